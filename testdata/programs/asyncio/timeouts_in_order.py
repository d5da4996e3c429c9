# ak: rows 23 24
import asyncio

import outside


async def limited(name, limit, log):
    try:
        await asyncio.wait_for(asyncio.get_running_loop().create_future(), limit)
    except asyncio.TimeoutError:
        log.append(name)
        print(name, await outside.fetch(name))


async def main(event):
    log = []
    await asyncio.gather(limited("late", 0.3, log), limited("early", 0.05, log), limited("middle", 0.17, log))
    print(log)
