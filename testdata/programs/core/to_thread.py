# ak: unordered
import asyncio

import outside


def blocking(name):
    return outside.note("blocking", name)


async def main(event):
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, blocking, "a"))
    print(await asyncio.gather(*(loop.run_in_executor(None, blocking, n) for n in range(3))))
    print(await outside.fetch("x"))
