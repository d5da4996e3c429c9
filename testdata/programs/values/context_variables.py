# ak: rows 33 57
# Variables of the context that a library sets are set again after a loss, and its tokens are theirs.
import asyncio
import contextvars

import contexts
import outside

mine = contextvars.ContextVar("mine", default="mine")


async def work(thing):
    await contexts.attach_soon(thing)
    outside.note("working")
    print(thing, contexts.current())


async def work_in_turn():
    for thing in ("x", "y"):
        await asyncio.create_task(work(thing))
    print(contexts.current())


def main(event):
    outer = contexts.attach(["outer"])
    print(contexts.current(), outer.old_value is contextvars.Token.MISSING)
    inner = contexts.attach("inner")
    print(contexts.depth.deepen(), contexts.depth.deepen(), contexts.depth.deepen())
    print(contexts.current(), inner.old_value)
    contexts.detach(inner)
    print(contexts.current())
    contexts.detach(outer)
    print(contexts.current())
    tokens = contexts.attach_all(a=1)
    outside.note("kept")
    inner.var.reset(tokens["tokens"][0])
    print(contexts.current())
    try:
        contexts.fail("failed")
    except LookupError:
        print(contexts.current())
    outside.each(lambda text: mine.set(text) and None, ["set", "by a callback"])
    outside.note("after that")
    print(mine.get())
    asyncio.run(work_in_turn())
    print(contexts.current())
