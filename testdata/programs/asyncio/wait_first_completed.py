# ak: rows 23
# ak: unordered
import asyncio

import outside


async def main(event):
    tasks = {asyncio.create_task(outside.fetch(n, 0.15 * n), name=f"t{n}") for n in range(3)}
    while tasks:
        done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            print(task.get_name(), task.result(), len(tasks))
