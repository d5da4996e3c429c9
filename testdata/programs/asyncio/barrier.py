# ak: rows 23
# ak: python 3.11
# ak: unordered
import asyncio

import outside


async def work(barrier, name, seconds):
    await outside.fetch(name, seconds)
    print(name, "arrives")
    await barrier.wait()
    print(name, "goes on")


async def main(event):
    barrier = asyncio.Barrier(3)
    await asyncio.gather(work(barrier, "a", 0.3), work(barrier, "b", 0.0), work(barrier, "c", 0.15))
