# ak: rows 15 28
import outside


async def step(n):
    return outside.note(n) + (await outside.fetch(n))["fetched"]


async def main(event):
    print(await step(1), [await step(n) for n in (2, 3)], (await outside.fetch(await step(4))))
    try:
        await outside.fetch_badly(outside.note("bad"))
    except LookupError as err:
        print(repr(err))
    finally:
        await outside.fetch("finally")
    return await (lambda: step(5))()
