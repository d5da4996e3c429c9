# ak: rows 23
# ak: unordered
import asyncio

import outside


async def work(lock, name):
    async with lock:
        print(name, "in", await outside.fetch(name))
    print(name, "out", lock.locked())


async def main(event):
    lock = asyncio.Lock()
    await asyncio.gather(*(work(lock, name) for name in "abc"))
