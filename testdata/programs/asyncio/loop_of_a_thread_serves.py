# ak: rows 57
# ak: unordered
import asyncio
import threading

import outside


async def job(n):
    return (await outside.fetch(n))["fetched"]


def main(event):
    loop = asyncio.new_event_loop()
    t = threading.Thread(target=loop.run_forever, name="loop")
    t.start()
    fs = [asyncio.run_coroutine_threadsafe(job(n), loop) for n in range(3)]
    print([f.result(10) for f in fs])
    print(asyncio.run_coroutine_threadsafe(asyncio.sleep(0, "slept"), loop).result())
    loop.call_soon_threadsafe(loop.stop)
    t.join()
    loop.close()
    print(loop.is_closed(), t.is_alive())
