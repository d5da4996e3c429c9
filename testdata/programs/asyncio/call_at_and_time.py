# ak: rows 24
import asyncio

import outside


async def main(event):
    loop = asyncio.get_running_loop()
    start = loop.time()
    done = asyncio.Event()
    handle = loop.call_at(start + 0.1, done.set)
    print(handle.when() - start > 0.05, outside.note("waiting"))
    await done.wait()
    print(loop.time() - start >= 0.05)
