# ak: rows 24 49
import asyncio

import outside


async def main(event):
    loop = asyncio.get_running_loop()
    started = loop.time()
    outside.keep(started)
    await asyncio.sleep(0.01)
    outside.keep("between")
    print(0.005 < loop.time() - started < 300)
    await asyncio.sleep(0.01)
    print(loop.time() >= started)
    outside.note("end")
