# ak: rows 23
# ak: unordered
import asyncio

import outside


async def consumer(condition, stock, name):
    async with condition:
        await condition.wait_for(lambda: stock)
        item = stock.pop(0)
    print(name, item, await outside.fetch((name, item), 0.05))


async def main(event):
    condition, stock = asyncio.Condition(), []
    tasks = [asyncio.create_task(consumer(condition, stock, name)) for name in "ab"]
    for item in (1, 2):
        async with condition:
            stock.append(outside.note(item))
            condition.notify()
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
