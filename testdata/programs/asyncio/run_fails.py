# ak: rows 24
import asyncio

import outside


async def work():
    await outside.fetch("a")
    raise RuntimeError("in the task")


def main(event):
    try:
        asyncio.run(work())
    except RuntimeError as err:
        print("caught", err, outside.note("after"))
    asyncio.run(work())
