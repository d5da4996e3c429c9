# ak: rows 23
# ak: unordered
import asyncio

import outside


async def limited(log):
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0.05)
    except asyncio.TimeoutError:
        log.append("timeout")


async def fetching(log):
    await outside.fetch("b", 0.3)
    log.append("answer")


async def main(event):
    log = []
    await asyncio.gather(limited(log), fetching(log))
    print(log, outside.note(*log))
