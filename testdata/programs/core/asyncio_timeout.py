import asyncio

import outside


async def main(event):
    try:
        await asyncio.wait_for(outside.fetch("never", 30), timeout=0.1)
    except asyncio.TimeoutError:
        print("timed out")
    print(await outside.fetch("after"))
    print(await asyncio.wait_for(outside.fetch("in time"), timeout=20))
