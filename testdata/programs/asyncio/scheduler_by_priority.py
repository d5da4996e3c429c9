# ak: rows 23
# ak: unordered
import asyncio
import heapq
import itertools

import outside


class Scheduler:
    def __init__(self, slots):
        self.heap, self.count = [], itertools.count()
        self.slots = slots
        self.running = 0
        self.idle = None

    def add(self, priority, function, *args):
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self.heap, (priority, next(self.count), function, args, future))
        self.pump()
        return future

    def pump(self):
        while self.heap and self.running < self.slots:
            _, _, function, args, future = heapq.heappop(self.heap)
            self.running += 1
            task = asyncio.ensure_future(function(*args))
            task.add_done_callback(lambda t, f=future: self.finish(t, f))

    def finish(self, task, future):
        self.running -= 1
        if not future.done():
            if task.exception():
                future.set_exception(task.exception())
            else:
                future.set_result(task.result())
        self.pump()


async def job(n):
    print("start", n)
    return (await outside.fetch(n, 0.003))["fetched"]


async def main(event):
    scheduler = Scheduler(1)
    futures = [scheduler.add(-n, job, n) for n in range(5)]
    print(await asyncio.gather(*futures))
    bad = scheduler.add(0, outside.fetch_badly, "sched")
    good = scheduler.add(1, job, 99)
    print([repr(x) for x in await asyncio.gather(bad, good, return_exceptions=True)])
