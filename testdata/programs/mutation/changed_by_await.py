# ak: rows 38 22
# ak: unordered
import asyncio

import odd_changes as odd


async def main(event):
    items = []
    await odd.append_soon(items, 1)
    await asyncio.gather(odd.append_soon(items, 2), odd.append_soon([], 3))
    print(items)
