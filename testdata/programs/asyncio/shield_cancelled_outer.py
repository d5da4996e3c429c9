# ak: rows 23
import asyncio

import outside


async def outer(inner):
    return await asyncio.shield(inner)


async def main(event):
    inner = asyncio.ensure_future(outside.fetch("inner", 0.2))
    task = asyncio.create_task(outer(inner))
    await asyncio.sleep(0)
    task.cancel()
    print(await asyncio.gather(task, return_exceptions=True), inner.cancelled())
    print(await inner)
