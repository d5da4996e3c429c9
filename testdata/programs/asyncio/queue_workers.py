# ak: rows 23
# ak: unordered
import asyncio

import outside


async def worker(name, todo, log):
    while True:
        seconds, item = await todo.get()
        log.append((name, (await outside.fetch(item, seconds))["fetched"]))
        todo.task_done()


async def main(event):
    todo, log = asyncio.Queue(), []
    for n, seconds in enumerate((0.3, 0.05, 0.05, 0.05)):
        todo.put_nowait((seconds, n))
    workers = [asyncio.create_task(worker(name, todo, log)) for name in "ab"]
    await todo.join()
    for task in workers:
        task.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    print(log)
