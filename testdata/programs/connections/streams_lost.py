# ak: rows 22 33
import asyncio
from urllib.parse import urlsplit

import outside


async def ask(address):
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        writer.write(f"GET {address.path}/page HTTP/1.0\r\nHost: x\r\n\r\n".encode())
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        body = b"".join([line async for line in reader])
        return head.split(b"\r\n")[0], body
    finally:
        writer.close()
        await writer.wait_closed()


async def main(event):
    address = urlsplit(event.data.url)
    for _ in range(20):
        try:
            print(await ask(address))
            break
        except Exception as err:
            assert type(err).__name__ == "HandleLost", repr(err)
    print(outside.note("end"))
