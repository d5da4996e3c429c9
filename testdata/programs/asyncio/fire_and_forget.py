# ak: rows 22
# ak: unordered
import asyncio

import outside


async def background(name):
    print(name, await outside.fetch(name))


async def main(event):
    tasks = set()
    for name in "ab":
        task = asyncio.create_task(background(name))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    print(await outside.fetch("main", 0.2), len(tasks))
