# ak: rows 57
# ak: unordered
import asyncio
import threading

import outside


async def work(name):
    return await asyncio.gather(outside.fetch((name, 1), 0.05), outside.fetch((name, 2)))


def main(event):
    results = {}
    threads = [
        threading.Thread(target=lambda name=name: results.update({name: asyncio.run(work(name))})) for name in "ab"
    ]
    for thread in threads:
        thread.start()
        thread.join()
    print(results)
