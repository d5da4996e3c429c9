# ak: rows 23
import asyncio

import outside


async def runner(start, name):
    await start.wait()
    print(name, "runs")
    return name


async def main(event):
    start = asyncio.Event()
    tasks = [asyncio.create_task(runner(start, name)) for name in "abc"]
    print(await outside.fetch("ready"))
    start.set()
    print(await asyncio.gather(*tasks), start.is_set())
