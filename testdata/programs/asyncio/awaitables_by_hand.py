# ak: rows 22 25
# ak: unordered
import asyncio
import types

import outside


class Lazy:
    def __init__(self, make):
        self.make, self.task = make, None

    def __await__(self):
        if self.task is None:
            self.task = asyncio.ensure_future(self.make())
        return self.task.__await__()


class Steps:
    def __init__(self, n):
        self.n = n

    def __await__(self):
        for n in range(self.n):
            outside.note("step", n)
            yield
        return (yield from outside.fetch("stepped").__await__())


@types.coroutine
def twice():
    yield
    got = yield from asyncio.sleep(0.001, "slept").__await__()
    yield
    return got


class Stream:
    def __init__(self, n):
        self.left = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        self.left -= 1
        return await outside.fetch(self.left)


async def main(event):
    lazy = Lazy(lambda: outside.fetch("once"))
    print(await asyncio.gather(use(lazy), use(lazy), use(lazy)))
    print(await Steps(2), await twice())
    print([x["fetched"] async for x in Stream(3)])
    coroutine = outside.fetch("late")
    other = outside.fetch("earlier")
    print(await other, await coroutine)


async def use(thing):
    return (await thing)["fetched"]
