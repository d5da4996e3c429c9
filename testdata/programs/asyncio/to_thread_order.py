# ak: rows 23 57
# ak: unordered
import asyncio

import outside


def work(name, seconds):
    outside.slow(name, seconds)
    print("thread", name)
    return name


async def main(event):
    loop = asyncio.get_running_loop()
    futures = [loop.run_in_executor(None, work, name, s) for name, s in (("a", 0.3), ("b", 0.05), ("c", 0.17))]
    print(await asyncio.gather(*futures))
    print(await outside.fetch("after"))
