import asyncio

import outside


async def part(name):
    outside.note("sync", name)
    await asyncio.sleep(0)
    return outside.note("again", name)


async def main(event, session_id):
    print(await asyncio.gather(part("a"), part("b")), session_id)
    async with asyncio.Lock():
        print(await outside.fetch(1))
