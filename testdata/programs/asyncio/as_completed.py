# ak: rows 23
# ak: unordered
import asyncio

import outside


async def work(name, seconds):
    await outside.fetch(name, seconds)
    return name


async def main(event):
    for future in asyncio.as_completed([work("a", 0.3), work("b", 0.0), work("c", 0.15)]):
        name = await future
        print(name, outside.note("next", name))
