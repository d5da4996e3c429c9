# ak: rows 18 25
"""A client of a library that could be pickled, and that opens and closes in `async with`, and in `with`."""

import asyncio
import contextlib

import clients


@contextlib.asynccontextmanager
async def session(name):
    async with clients.Session(name) as opened:
        try:
            yield opened
        except ValueError as err:
            print("rollback", err, await opened.ask("rollback"))
            raise
        else:
            print(await opened.ask("commit"))


async def main(event):
    async with session("one") as opened:
        print(await opened.ask("select"))
    try:
        async with session("two") as opened:
            print(await opened.ask("insert"), opened.asked)
            raise ValueError("bad")
    except ValueError as err:
        print(repr(err))
    async with contextlib.AsyncExitStack() as stack:
        every = [await stack.enter_async_context(session(f"s{n}")) for n in range(2)]
        await asyncio.sleep(0.01)
        print([await each.ask("q") for each in every])
    with clients.Session("plain") as opened:
        print(opened.ask_now("q"), opened.name)
