# ak: rows 24
import asyncio

import outside


async def main(event):
    loop = asyncio.get_running_loop()
    log, done = [], loop.create_future()
    loop.call_later(0.3, done.set_result, "timer")
    loop.call_later(0.05, log.append, "early")
    loop.call_later(0.17, log.append, "later")
    loop.call_soon(log.append, "soon")
    loop.call_later(0.1, log.append, "never").cancel()
    print(await done, log, outside.note(*log))
