# ak: rows 23
import asyncio

import outside


async def main(event):
    print(await asyncio.wait_for(outside.fetch("quick"), 5))
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0.05)
    except asyncio.TimeoutError as err:
        print("timed out", type(err).__name__)
    print(outside.note("after"))
