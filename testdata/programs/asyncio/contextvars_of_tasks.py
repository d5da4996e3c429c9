# ak: rows 57
# ak: unordered
import asyncio
import contextvars

import outside

who = contextvars.ContextVar("who", default="nobody")


async def work(name):
    before = who.get()
    who.set(name)
    await outside.fetch(name, 0.1 if name == "a" else 0.0)
    return before, who.get()


async def main(event):
    who.set("main")
    print(await asyncio.gather(work("a"), work("b")))
    print(who.get(), await work("direct"), who.get())
    context = contextvars.copy_context()
    print(context.run(outside.note, "in a context"), context[who])
