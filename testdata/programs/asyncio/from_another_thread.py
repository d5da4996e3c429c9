# ak: rows 57
# ak: unordered
import asyncio
import threading

import outside


def thread(loop, log, done):
    outside.note("thread")
    loop.call_soon_threadsafe(log.append, "posted")
    future = asyncio.run_coroutine_threadsafe(outside.fetch("by the thread"), loop)
    log.append(future.result())
    loop.call_soon_threadsafe(done.set)


async def main(event):
    log, done = [], asyncio.Event()
    worker = threading.Thread(target=thread, args=(asyncio.get_running_loop(), log, done))
    worker.start()
    await done.wait()
    worker.join()
    print(log)
