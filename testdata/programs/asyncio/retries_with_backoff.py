# ak: rows 23 24
# ak: unordered
import asyncio
import random

import outside


async def flaky(n):
    for attempt in range(3):
        try:
            if attempt < n:
                await outside.fetch_badly((n, attempt))
            return await outside.fetch((n, attempt))
        except LookupError as err:
            await asyncio.sleep(0.001 * 2**attempt + random.random() / 1000)
    raise RuntimeError


async def main(event):
    print(await asyncio.gather(*(flaky(n) for n in range(3))))
