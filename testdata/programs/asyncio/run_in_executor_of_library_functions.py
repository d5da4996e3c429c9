# ak: rows 57
# ak: unordered
import asyncio
import functools
from concurrent.futures import ThreadPoolExecutor

import outside


async def main(event):
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(2) as pool:
        a = loop.run_in_executor(pool, outside.note, "a")
        b = loop.run_in_executor(pool, functools.partial(outside.note, "b", "c"))
        c = loop.run_in_executor(None, lambda: outside.note("lambda"))
        bad = loop.run_in_executor(pool, outside.fail, KeyError, "k")
        print(await asyncio.gather(a, b, c, bad, return_exceptions=True))
