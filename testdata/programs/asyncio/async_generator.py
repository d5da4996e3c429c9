# ak: rows 25
import asyncio

import outside


async def pages(count):
    try:
        for n in range(count):
            yield await outside.fetch(n)
    finally:
        print("closed", await outside.fetch("close"))


async def main(event):
    async for page in pages(2):
        print(page)
    generator = pages(5)
    print(await generator.__anext__())
    await generator.aclose()
