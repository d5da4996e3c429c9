# ak: rows 22
import asyncio

import outside


async def setter(future):
    future.set_result(await outside.fetch("value"))


async def main(event):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    task = loop.create_task(setter(future))
    print(await future, task.done())
    failed = loop.create_future()
    failed.set_exception(ValueError("by hand"))
    try:
        await failed
    except ValueError as err:
        print(err, outside.note("x"))
