# ak: rows 23
# ak: unordered
import asyncio

import outside


async def worker(name, q, out):
    while True:
        item = await q.get()
        try:
            got = await outside.fetch(item)
            out.append(got["fetched"])
        finally:
            q.task_done()


async def main(event):
    q, out = asyncio.Queue(), []
    for n in range(6):
        q.put_nowait(n)
    tasks = [asyncio.create_task(worker(n, q, out)) for n in range(3)]
    await q.join()
    for t in tasks:
        t.cancel()
    print(await asyncio.gather(*tasks, return_exceptions=True))
    print(sorted(out))
