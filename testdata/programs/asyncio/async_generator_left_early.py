# ak: rows 25
import asyncio
from contextlib import asynccontextmanager

import outside


async def numbers():
    try:
        n = 0
        while True:
            yield n
            n += 1
    finally:
        print("end of numbers", outside.note("closed"))


@asynccontextmanager
async def opened(name):
    print("open", outside.note(name))
    try:
        yield name
    finally:
        print("close", outside.note(f"close {name}"))


async def main(event):
    async with opened("x") as name:
        async for n in numbers():
            print(name, n)
            if n == 1:
                break
    await asyncio.sleep(0.05)
    print("done")
