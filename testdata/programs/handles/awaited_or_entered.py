# ak: rows 18 21 22
# ak: repeats open 
# ak: unordered
import asyncio
import inspect

import outside
import remotes


async def main(event):
    link = await remotes.connect("first")
    print((await link.get("/1")).text, inspect.isawaitable(link.get("/never").close()))
    async with link.get("/2") as answer:
        print(answer.text)
    outside.note("between")
    texts = []
    await link.fill(texts)
    print(texts)
    print([answer.text for answer in await asyncio.gather(link.get("/3"), link.get("/4"))])
    print((await asyncio.wait_for(link.get("/5"), 60)).text)
    task = asyncio.create_task(link.get("/6"))
    print((await task).text)
    request = link.get("/7")
    outside.note("not yet")
    print((await request).text)
    async with remotes.connect("second") as other:
        print(other.name, other.is_open, (await other.get("/8")).text)
        outside.note("inside")
        print((await other.get("/9")).text)
    print(other.is_open)
    print(await remotes.Later("/10"))
    async with remotes.Later("/11") as path:
        print(path)
