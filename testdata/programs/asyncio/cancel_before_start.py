# ak: rows 22
import asyncio

import outside


async def never():
    print("never", await outside.fetch("never"))


async def main(event):
    task = asyncio.create_task(never())
    task.cancel()
    print(outside.note("cancelled"))
    try:
        await task
    except asyncio.CancelledError:
        print("as it should be")
