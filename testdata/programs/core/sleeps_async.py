import asyncio

import outside


async def nap(name, seconds):
    result = await asyncio.sleep(seconds, name)
    print(result, await outside.fetch(name))


async def main(event):
    await asyncio.gather(nap("a", 0.01))
    await asyncio.sleep(0)
    outside.note("end")
