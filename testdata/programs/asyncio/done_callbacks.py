# ak: rows 22
# ak: unordered
import asyncio

import outside


async def main(event):
    order = []

    def finished(task):
        order.append(task.get_name())
        print("finished", task.get_name(), task.result())

    for name, seconds in (("a", 0.2), ("b", 0.0)):
        task = asyncio.create_task(outside.fetch(name, seconds), name=name)
        task.add_done_callback(finished)
    await asyncio.sleep(0.6)
    print(order)
