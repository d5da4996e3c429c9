# ak: rows 24 50
import asyncio

import outside


async def work(name, seconds, log):
    log.append(await asyncio.sleep(seconds, name))


async def main(event):
    log = []
    print(await asyncio.sleep(0, "zero"), await asyncio.sleep(-1, "negative"))
    await asyncio.gather(work("short", 0.05, log), work("middle", 0.2, log))
    print(log, await asyncio.sleep(2, result="long"), outside.note("end"))
