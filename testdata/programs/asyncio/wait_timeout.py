# ak: rows 23
import asyncio

import outside


async def quick():
    return await outside.fetch("quick")


async def main(event):
    forever = asyncio.create_task(asyncio.Event().wait())
    task = asyncio.create_task(quick())
    done, pending = await asyncio.wait([task, forever], timeout=0.4)
    print(task in done, forever in pending)
    forever.cancel()
    print(outside.note("after"), forever.cancelled())
    await asyncio.wait([forever])
    print(forever.cancelled())
