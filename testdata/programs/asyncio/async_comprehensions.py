# ak: rows 25
import outside


async def each(things):
    for thing in things:
        yield await outside.fetch(thing)


async def main(event):
    print([page["fetched"] async for page in each("ab")])
    print({page["fetched"]: outside.note(page["fetched"]) async for page in each("cd") if page["fetched"] != "c"})
    print([await outside.fetch(n) for n in range(2)])
    print(sum([n async for n in (x["fetched"] async for x in each([1, 2]))]))
