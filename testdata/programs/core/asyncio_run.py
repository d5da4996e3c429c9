import asyncio

import outside


async def worker(queue, done):
    while True:
        item = await queue.get()
        if item is None:
            return
        done.append((await outside.fetch(item))["fetched"])


async def go():
    queue, done = asyncio.Queue(), []
    task = asyncio.create_task(worker(queue, done))
    for item in "abc":
        await queue.put(item)
        outside.note("put", item)
    await queue.put(None)
    await task
    return done


def main(event):
    print(asyncio.run(go()))
    outside.note("after the loop")
