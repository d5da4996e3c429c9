# ak: rows 21 22
# ak: unordered
import asyncio

import outside


async def use(client, path):
    await asyncio.sleep(0)
    return client.get(path)


async def main(event):
    client = outside.connect("c")
    print(await asyncio.gather(use(client, "/a"), use(client, "/b")))
    print(await asyncio.to_thread(client.get, "/c"))
