# ak: rows 22
import asyncio

import outside


async def blocking(name, log):
    log.append(name)
    outside.slow(name, 0.05)
    log.append(name + " end")
    await asyncio.sleep(0)
    log.append(name + " out")


async def main(event):
    log = []
    await asyncio.gather(blocking("a", log), blocking("b", log))
    print(log)
