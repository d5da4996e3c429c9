# ak: rows 22 24
# ak: unordered
import asyncio
from urllib.parse import urlsplit

import outside
from autokitteh import activity


@activity
async def fetch(url, name):
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(f"GET {parts.path}/{name} HTTP/1.0\r\nHost: x\r\n\r\n".encode())
        await writer.drain()
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        return head.split(b"\r\n")[0], body
    finally:
        writer.close()
        await writer.wait_closed()


async def main(event):
    pages = await asyncio.gather(*(fetch(event.data.url, name) for name in ("page", "json")))
    for page in pages:
        print(page)
    print(outside.note("after"))
