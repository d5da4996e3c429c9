# ak: rows 23
import asyncio

import outside


async def main(event):
    forever = asyncio.ensure_future(asyncio.Event().wait())
    quick = asyncio.ensure_future(outside.fetch("quick"))
    try:
        for future in asyncio.as_completed([forever, quick], timeout=0.5):
            print(await future)
    except asyncio.TimeoutError:
        print("timeout", quick.done(), forever.done())
    forever.cancel()
    print(outside.note("end"))
