# ak: rows 23
import asyncio

import outside


async def slow():
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        print("cancelled", outside.note("cleanup"))
        raise
    finally:
        print("finally", await outside.fetch("finally"))


async def main(event):
    try:
        await asyncio.wait_for(slow(), 0.05)
    except asyncio.TimeoutError:
        print("timed out")
    print(await outside.fetch("after"))
