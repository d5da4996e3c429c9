# ak: rows 22
# ak: unordered
import asyncio

import outside


async def failing():
    await outside.fetch("a")
    return {}["missing"]


async def main(event):
    await asyncio.gather(failing())
