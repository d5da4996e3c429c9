# ak: rows 25
import asyncio

import outside


async def gen():
    while True:
        try:
            x = yield await outside.fetch("y")
            print("sent", x)
        except ValueError as err:
            print("thrown", err, await outside.fetch("z"))


async def main(event):
    g = gen()
    print(await g.asend(None))
    print(await g.asend("hello"))
    print(await g.athrow(ValueError("bad")))
    await g.aclose()
    try:
        await g.__anext__()
    except StopAsyncIteration:
        print("over")
