# ak: rows 23
# ak: python 3.11
# ak: unordered
import asyncio

import outside


async def main(event):
    gone = []

    async def slow(n):
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            gone.append(n)
            outside.note("cancelled", n)
            raise

    try:
        async with asyncio.timeout(0.3) as t:
            print(await outside.fetch("first"))
            await asyncio.gather(slow(1), slow(2))
    except TimeoutError as err:
        print("timeout", repr(err), t.expired())
    print(gone, outside.note("after"))
