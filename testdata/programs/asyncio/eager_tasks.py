# ak: rows 22
# ak: python 3.12
# ak: unordered
import asyncio

import outside


async def work(name):
    print("begin", name)
    return await outside.fetch(name)


async def main(event):
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    tasks = [asyncio.create_task(work(name)) for name in "ab"]
    print("made")
    print(await asyncio.gather(*tasks))
