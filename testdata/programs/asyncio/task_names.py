# ak: rows 22
# ak: unordered
import asyncio

import outside


async def name_of_task():
    await outside.fetch("x")
    return asyncio.current_task().get_name()


async def main(event):
    print(await asyncio.gather(name_of_task(), name_of_task()))
    print(asyncio.current_task().get_name())
    task = asyncio.create_task(name_of_task(), name="mine")
    print(await task, task.get_name(), repr(task)[:5], type(task).__name__)
    print(sorted(t.get_name() for t in asyncio.all_tasks()))
