# ak: rows 23 57
import asyncio

import outside


def blocking(log):
    outside.slow("blocking", 0.3)
    log.append("thread")


async def ticking(log):
    for n in range(3):
        await asyncio.sleep(0.05)
        log.append(n)


async def main(event):
    log = []
    await asyncio.gather(asyncio.to_thread(blocking, log), ticking(log))
    print(log)
