# ak: rows 23
# ak: python 3.11
# ak: unordered
import asyncio

import outside


async def work(name, seconds, log):
    log.append(await outside.fetch(name, seconds))


async def main(event):
    log = []
    async with asyncio.TaskGroup() as group:
        for name, seconds in (("slow", 0.24), ("fast", 0.0), ("middle", 0.12)):
            group.create_task(work(name, seconds, log))
    print(log)
