# ak: rows 22 57
# ak: python 3.9
import asyncio
import contextvars

import outside

who = contextvars.ContextVar("who", default="nobody")


def work(n):
    return who.get(), outside.note(n)


async def main(event):
    who.set("somebody")
    print(await asyncio.to_thread(work, 1))
    print(await asyncio.to_thread(outside.note, "direct"))
    try:
        await asyncio.to_thread(outside.fail, KeyError, "x")
    except KeyError as err:
        print("failed", err)
