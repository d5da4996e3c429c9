# ak: rows 22
import asyncio

import outside


async def work():
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError as err:
        print("cancelled", err.args, outside.note("in except"))
        raise
    finally:
        print(await outside.fetch("in finally"))


async def main(event):
    task = asyncio.create_task(work())
    print(await outside.fetch("first", 0.05))
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError:
        print("gone", task.cancelled())
