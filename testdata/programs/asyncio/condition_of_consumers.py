# ak: rows 23
# ak: unordered
import asyncio

import outside


async def main(event):
    cond, items, seen = asyncio.Condition(), [], []

    async def consumer(name):
        while True:
            async with cond:
                await cond.wait_for(lambda: items)
                item = items.pop(0)
            if item is None:
                return
            seen.append((await outside.fetch(item))["fetched"])

    cs = [asyncio.create_task(consumer(n)) for n in "ab"]
    for n in [1, 2, 3, None, None]:
        await asyncio.sleep(0.001)
        async with cond:
            items.append(n)
            cond.notify()
    await asyncio.gather(*cs)
    print(sorted(seen))
