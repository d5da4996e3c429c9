import asyncio

import outside


async def late(name, seconds, order):
    await asyncio.sleep(seconds)
    order.append(name)
    await outside.fetch(name)
    print("woke", name)


async def main(event):
    order = []
    await asyncio.gather(late("slow", 0.15, order), late("fast", 0.02, order), late("middle", 0.08, order))
    print(order)
