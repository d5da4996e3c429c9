# ak: rows 23
# ak: unordered
import asyncio

import outside


async def work(n):
    for step in range(2):
        await outside.fetch((n, step), 0.03 + 0.2 * n)
    return n


async def main(event):
    print([await future for future in asyncio.as_completed([work(n) for n in range(3)])])
