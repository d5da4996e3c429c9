# ak: rows 35 22
# ak: unordered
import asyncio

import outside


async def stops():
    outside.fail(StopIteration, 1)


async def stops_async():
    outside.fail(StopAsyncIteration, 2)


async def main(event):
    for function in (stops, stops_async):
        try:
            await function()
        except (RuntimeError, StopAsyncIteration) as err:
            print(type(err).__name__, err)
    results = await asyncio.gather(outside.fetch_badly(1), stops_async(), return_exceptions=True)
    print(results)
