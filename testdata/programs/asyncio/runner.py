# ak: rows 24
# ak: python 3.11
import asyncio

import outside


async def work(name):
    return await outside.fetch(name)


def main(event):
    with asyncio.Runner() as runner:
        print(runner.run(work("a")))
        print(outside.note("between"))
        print(runner.run(work("b")))
