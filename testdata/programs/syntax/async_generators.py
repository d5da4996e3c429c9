# ak: rows 13
import contextlib

import outside


async def numbers(limit):
    try:
        for n in range(limit):
            received = yield (await outside.fetch(n))["fetched"]
            if received:
                outside.note("received", received)
    finally:
        await outside.fetch("closed")


@contextlib.asynccontextmanager
async def aclosing(thing):
    try:
        yield thing
    finally:
        await thing.aclose()


async def main(event):
    print([n async for n in numbers(2)], {n: outside.note(n) async for n in numbers(1) if outside.note(True)})
    generator = numbers(3)
    print(await generator.__anext__(), await generator.asend("hello"))
    await generator.aclose()
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(outside.fetch, "callback")
        left = await stack.enter_async_context(aclosing(numbers(2)))
        async for n in left:
            print(n)
            break
    outside.note("end")
