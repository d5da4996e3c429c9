# ak: rows 23
# ak: python 3.11
import asyncio

import outside


async def main(event):
    try:
        async with asyncio.timeout(0.05):
            await asyncio.Event().wait()
    except TimeoutError as err:
        print("too late", repr(err))
    async with asyncio.timeout(None):
        print(await outside.fetch("no limit"))
    async with asyncio.timeout(3600) as limit:
        print(limit.expired(), outside.note("x"))
