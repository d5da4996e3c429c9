# ak: rows 23
import asyncio

import outside


async def main(event):
    todo, stack = asyncio.PriorityQueue(), asyncio.LifoQueue()
    for number in (3, 1, 2):
        await todo.put((number, await outside.fetch(number)))
        stack.put_nowait(number)
    print([(await todo.get())[0] for _ in range(3)], [await stack.get() for _ in range(3)])
