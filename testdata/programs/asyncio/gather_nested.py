# ak: rows 22
# ak: unordered
import asyncio

import outside


async def pair(name):
    return await asyncio.gather(outside.fetch(name + "1"), outside.fetch(name + "2", 0.05))


async def main(event):
    print(await asyncio.gather(pair("a"), outside.fetch("b", 0.1)))
