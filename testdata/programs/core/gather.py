# ak: unordered
import asyncio

import outside


async def one(number):
    got = await outside.fetch(number, 0.02 * (3 - number))
    print("got", number)
    return got["fetched"], await outside.fetch(number * 10)


async def main(event):
    print(await asyncio.gather(*(one(n) for n in range(3))))
    print(await asyncio.gather(outside.fetch("a"), outside.fetch("b")))
    results = await asyncio.gather(outside.fetch_badly("x"), outside.fetch("y"), return_exceptions=True)
    print([repr(r) for r in results])
