# ak: rows 23
# ak: python 3.11
# ak: unordered
import asyncio

import outside


async def main(event):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(outside.fetch(n, 0.1 * (3 - n))) for n in range(3)]
        print("in the group", outside.note("inside"))
    print([task.result() for task in tasks])
