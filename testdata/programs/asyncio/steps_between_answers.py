# ak: rows 23
# ak: unordered
import asyncio

import outside


async def long(log):
    await outside.fetch("long", 0.05)
    for n in range(5):
        await asyncio.sleep(0)
        log.append(("long", n))


async def short(log):
    await outside.fetch("short", 0.3)
    log.append(("short", 0))


async def main(event):
    log = []
    await asyncio.gather(long(log), short(log))
    print(log, outside.note(len(log)))
