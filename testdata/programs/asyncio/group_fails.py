# ak: rows 23 28
# ak: python 3.11
import asyncio

import outside


async def patient():
    try:
        await asyncio.Event().wait()
    finally:
        print("cleaned up", outside.note("cleanup"))


async def failing():
    await outside.fetch("first", 0.05)
    raise ValueError("broken")


async def main(event):
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(patient())
            group.create_task(failing())
    except* ValueError as err:
        print("group:", [str(e) for e in err.exceptions])
