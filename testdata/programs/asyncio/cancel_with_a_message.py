# ak: rows 23
# ak: unordered
import asyncio

import outside


async def main(event):
    async def work():
        try:
            await outside.fetch("slow", 0.2)
        except asyncio.CancelledError as err:
            print("cancelled", err.args)
            print(await outside.fetch("cleanup"))
            raise

    task = asyncio.create_task(work())
    await asyncio.sleep(0.05)
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as err:
        print("main saw", err.args)
    print(outside.note("after"))
