# ak: rows 35 22
import asyncio

import outside


async def main(event):
    task = asyncio.create_task(outside.fetch_badly("t"))
    await asyncio.wait([task])
    print(repr(task.exception()), task.exception() is task.exception())
    try:
        await asyncio.gather(outside.fetch_badly("a"))
    except LookupError as err:
        print(repr(err))
    try:
        await asyncio.wait_for(outside.fetch_badly("w"), 5)
    except LookupError as err:
        print(repr(err))
