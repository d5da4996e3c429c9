# ak: rows 23
import asyncio

import outside


async def produce(items, todo):
    for item in items:
        await todo.put(item)
        print("put", item)
    await todo.put(None)


async def main(event):
    todo = asyncio.Queue(maxsize=1)
    producer = asyncio.create_task(produce("abc", todo))
    while (item := await todo.get()) is not None:
        print("got", await outside.fetch(item, 0.02))
    await producer
    try:
        todo.get_nowait()
    except asyncio.QueueEmpty:
        print("empty", outside.note("end"))
