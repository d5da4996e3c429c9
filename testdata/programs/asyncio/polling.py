# ak: rows 23 24
import asyncio

import outside


async def main(event):
    task = asyncio.create_task(outside.fetch("slow", 0.1))
    while not task.done():
        await asyncio.sleep(0)
    print(task.result(), outside.note("after"))
