# ak: rows 24
# ak: unordered
import asyncio

import outside


async def work(name):
    first = asyncio.create_task(outside.fetch((name, 1)))
    return await outside.fetch(name), await first


def main(event):
    print(asyncio.run(work("a")))
    print(outside.note("between"))
    print(asyncio.run(work("b")))
