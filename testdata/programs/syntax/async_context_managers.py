# ak: rows 18
import contextlib

import outside


class Managed:
    async def __aenter__(self):
        return await outside.fetch("enter")

    async def __aexit__(self, kind, err, tb):
        await outside.fetch("exit " + str(kind and kind.__name__))
        return kind is ValueError


@contextlib.asynccontextmanager
async def opened(name):
    outside.note("open", name)
    yield name
    outside.note("close", name)


async def main(event):
    async with Managed() as entered, opened("a") as a:
        print(entered, a)
    async with Managed():
        outside.fail(ValueError, 1)
    print("swallowed")
