# ak: rows 23
# ak: python 3.11
import asyncio

import outside


async def main(event):
    async with asyncio.timeout(30) as limit:
        print(await outside.fetch("in time"))
        limit.reschedule(asyncio.get_running_loop().time() + 0.05)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            print("cancelled inside")
            raise
        finally:
            print(outside.note("cleanup"))
