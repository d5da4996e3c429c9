# ak: rows 22 23
import asyncio

import outside


async def work(log):
    try:
        log.append(await outside.fetch("lost", 0.3))
    except asyncio.CancelledError:
        log.append("cancelled")
        raise


async def main(event):
    log = []
    task = asyncio.create_task(work(log))
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    print(log, outside.note("after"))
