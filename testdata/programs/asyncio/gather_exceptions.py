# ak: rows 22
# ak: unordered
import asyncio

import outside


async def main(event):
    results = await asyncio.gather(outside.fetch("a"), outside.fetch_badly("b"), outside.fetch("c"), return_exceptions=True)
    print([repr(result) for result in results])
    try:
        await asyncio.gather(outside.fetch_badly("d"))
    except LookupError as err:
        print("failed", err)
