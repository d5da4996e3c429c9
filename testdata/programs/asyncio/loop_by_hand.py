# ak: rows 24
import asyncio

import outside


async def work(name):
    await asyncio.sleep(0.01)
    return await outside.fetch(name)


def main(event):
    loop = asyncio.new_event_loop()
    try:
        print(loop.run_until_complete(work("a")))
        task = loop.create_task(work("b"))
        loop.call_later(0.2, loop.stop)
        loop.run_forever()
        print(task.done(), task.result())
    finally:
        loop.close()
    print(loop.is_closed(), outside.note("end"))
