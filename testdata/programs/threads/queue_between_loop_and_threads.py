# ak: rows 23 57
# ak: unordered
import asyncio
import queue
import random
import threading
import time

import outside


class Bridge:
    """From threads to a loop and back."""

    def __init__(self, loop):
        self.loop = loop
        self.to_loop = asyncio.Queue()
        self.to_threads = queue.Queue()

    def send(self, thing):
        self.loop.call_soon_threadsafe(self.to_loop.put_nowait, thing)


def worker(bridge, n):
    while True:
        job = bridge.to_threads.get()
        if job is None:
            bridge.send(("end", n))
            return
        time.sleep(random.random() / 400)
        bridge.send(("done", outside.note("job", job)[1]))


async def main(event):
    bridge = Bridge(asyncio.get_running_loop())
    threads = [threading.Thread(target=worker, args=(bridge, n), daemon=True) for n in range(2)]
    for t in threads:
        t.start()
    for n in range(5):
        bridge.to_threads.put(n)
        if n % 2:
            await outside.fetch(("fed", n))
    for _ in threads:
        bridge.to_threads.put(None)
    ended, done = 0, []
    while ended < 2:
        kind, value = await asyncio.wait_for(bridge.to_loop.get(), 20)
        if kind == "end":
            ended += 1
        else:
            done.append(value)
            await outside.fetch("received")
    for t in threads:
        await asyncio.to_thread(t.join)
    print(sorted(done))
