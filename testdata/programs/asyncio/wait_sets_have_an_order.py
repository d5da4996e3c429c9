# ak: rows 23 52
# ak: unordered
import asyncio

import outside


async def main(event):
    tasks = {asyncio.create_task(outside.fetch(n)) for n in range(6)}
    done, pending = await asyncio.wait(tasks)
    results = [task.result()["fetched"] for task in done]
    # The order of a set of tasks is any; but what it leads to happens once, and in that order.
    outside.keep(results)
    print(sorted(results), len(pending), [outside.keep(n) for n in results] == results)
