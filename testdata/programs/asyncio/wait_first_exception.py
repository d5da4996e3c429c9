# ak: rows 23
# ak: unordered
import asyncio

import outside


async def bad():
    await asyncio.sleep(0.05)
    raise KeyError("bad")


async def main(event):
    good = asyncio.create_task(outside.fetch("good", 0.3))
    failing = asyncio.create_task(bad())
    done, pending = await asyncio.wait([good, failing], return_when=asyncio.FIRST_EXCEPTION)
    print(failing in done, good in pending, repr(failing.exception()))
    print(await good)
