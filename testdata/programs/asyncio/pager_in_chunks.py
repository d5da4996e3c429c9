import asyncio
import urllib.request
import contextlib


class Pager:
    def __init__(self, base, size):
        self.base, self.size, self.page = base, size, 0
        self.buffer = []

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.buffer:
            import json
            url = f"{self.base}/items?page={self.page}&size={self.size}"
            data = await asyncio.get_running_loop().run_in_executor(None, fetch, url)
            self.buffer = json.loads(data)
            self.page += 1
            if not self.buffer:
                raise StopAsyncIteration
        return self.buffer.pop(0)


def fetch(url):
    with urllib.request.urlopen(url) as r:
        return r.read()


async def chunked(source, n):
    chunk = []
    try:
        async for item in source:
            chunk.append(item)
            if len(chunk) == n:
                got = yield chunk
                if got:
                    print("sent", got)
                chunk = []
        if chunk:
            yield chunk
    finally:
        print("chunked closed", len(chunk))
        await asyncio.sleep(0)
        print("really closed")


async def names(source):
    async for chunk in source:
        for item in chunk:
            yield item["name"]


@contextlib.asynccontextmanager
async def aclosing_all(*gens):
    try:
        yield gens
    finally:
        for g in reversed(gens):
            await g.aclose()


async def main(event):
    print([n async for n in names(chunked(Pager(event.data.url, 2), 3))])
    g = chunked(Pager(event.data.url, 5), 2)
    print(await g.__anext__(), await g.asend("hello"))
    await g.aclose()
    inner = chunked(Pager(event.data.url, 3), 1)
    outer = names(inner)
    async with aclosing_all(inner, outer):
        async for n in outer:
            if n.startswith("t"):
                print("found", n)
                break
    total = sum([i["id"] async for i in Pager(event.data.url, 4) if i["id"] % 2])
    print(total)
    g = chunked(Pager(event.data.url, 5), 5)
    await g.asend(None)
    try:
        await g.athrow(KeyError("x"))
    except KeyError as err:
        print("thrown", err)
