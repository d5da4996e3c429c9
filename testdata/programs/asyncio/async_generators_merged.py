# ak: rows 25
# ak: unordered
import asyncio

import outside


async def merge(*gens):
    q = asyncio.Queue()
    done = object()

    async def pump(g):
        async for x in g:
            await q.put(x)
        await q.put(done)

    tasks = [asyncio.create_task(pump(g)) for g in gens]
    left = len(tasks)
    while left:
        x = await q.get()
        if x is done:
            left -= 1
        else:
            yield x


async def source(name, n):
    for i in range(n):
        yield (await outside.fetch((name, i)))["fetched"]


async def main(event):
    print(sorted([x async for x in merge(source("a", 2), source("b", 3))]))
