# ak: rows 22
import asyncio

import outside


async def stubborn():
    for n in range(2):
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            print("no,", outside.note(n))
    return "done"


async def main(event):
    task = asyncio.create_task(stubborn())
    for _ in range(2):
        await asyncio.sleep(0)
        task.cancel()
        print(await outside.fetch("between", 0.01))
    print(await task)
