# ak: rows 18 25 33
# ak: repeats enter 
import contextlib

import devices
import outside


@contextlib.asynccontextmanager
async def own(name):
    outside.note("enter own", name)
    try:
        yield name.upper()
    finally:
        await outside.fetch("leave own")


async def main(event):
    async with own("mine") as name:
        print(name, await outside.fetch("inside"))
    async with devices.AsyncLocked("door") as lock:
        print(lock.name, await outside.fetch("locked"))
        print(await lock.check())
    async with contextlib.AsyncExitStack() as stack:
        lock = await stack.enter_async_context(devices.AsyncLocked("gate"))
        stack.push_async_callback(outside.fetch, "at the end")
        print(lock.name)
