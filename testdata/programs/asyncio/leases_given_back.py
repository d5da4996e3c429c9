# ak: rows 18 23
# ak: unordered
import asyncio
import contextlib

import outside


@contextlib.asynccontextmanager
async def lease(name):
    got = await outside.fetch(f"acquire {name}")
    try:
        yield got["fetched"]
    except BaseException as err:
        outside.note("leaving", type(err).__name__)
        raise
    finally:
        await outside.fetch(f"release {name}")
        print("released", name)


async def job(name, gate):
    async with lease(name) as a, contextlib.AsyncExitStack() as stack:
        b = await stack.enter_async_context(lease(name + "2"))
        stack.push_async_callback(outside.fetch, "callback " + name)
        stack.callback(outside.note, "sync callback", name)
        print(a, b)
        gate.set()
        await asyncio.Event().wait()


async def main(event):
    gate = asyncio.Event()
    task = asyncio.create_task(job("db", gate))
    await gate.wait()
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
    print(task.cancelled())
