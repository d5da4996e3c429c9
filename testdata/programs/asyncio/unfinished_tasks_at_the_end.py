# ak: rows 22
import asyncio

import outside


async def background():
    try:
        await asyncio.Event().wait()
    finally:
        print("cancelled by the end", outside.note("end"))


async def main(event):
    task = asyncio.create_task(background())
    print(await outside.fetch("main", 0.02), task.done())
