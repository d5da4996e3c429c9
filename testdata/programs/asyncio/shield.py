# ak: rows 23
import asyncio

import outside


async def main(event):
    inner = asyncio.ensure_future(outside.fetch("kept", 0.25))
    try:
        await asyncio.wait_for(asyncio.shield(inner), 0.05)
    except asyncio.TimeoutError:
        print("gave up waiting", inner.done())
    print(await inner)
