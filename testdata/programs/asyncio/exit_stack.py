# ak: rows 25
from contextlib import AsyncExitStack

import outside


class Resource:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        print("enter", await outside.fetch(self.name))
        return self

    async def __aexit__(self, kind, err, tb):
        print("exit", self.name, kind and kind.__name__, await outside.fetch(f"exit {self.name}"))
        return self.name == "outer"


async def main(event):
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(Resource("outer"))
        await stack.enter_async_context(Resource("inner"))
        stack.callback(outside.note, "callback")
        raise ValueError("x")
    print("swallowed")
