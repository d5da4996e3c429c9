# ak: rows 23 28
# ak: python 3.11
# ak: unordered
import asyncio

import outside


async def bad(n):
    await outside.fetch(n)
    raise ValueError(n)


async def slow():
    try:
        await asyncio.Event().wait()
    finally:
        print("slow leaves", outside.note("cleanup"))


async def main(event):
    try:
        async with asyncio.TaskGroup() as tg:
            s = tg.create_task(slow(), name="slow")
            tg.create_task(bad(1))
    except* ValueError as eg:
        print("values", [str(e) for e in eg.exceptions])
    print(s.cancelled())
    print(await outside.fetch("after"))
