# ak: rows 22
import asyncio

import outside


async def unreliable(n):
    if n < 2:
        return await outside.fetch_badly(n)
    return await outside.fetch(n)


async def main(event):
    for n in range(5):
        try:
            print(await asyncio.wait_for(unreliable(n), 30))
            break
        except LookupError as err:
            print("again after", err)
            await asyncio.sleep(0.01 * n)
