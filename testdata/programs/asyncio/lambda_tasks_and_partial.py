# ak: rows 22 60
# ak: unordered
import asyncio
from functools import partial

import outside


async def main(event):
    loop = asyncio.get_running_loop()
    fetch = partial(outside.fetch, "partial")
    print(await fetch())
    print(await asyncio.gather(*map(outside.fetch, "ab")))
    print(await loop.run_in_executor(None, partial(outside.note, "x")))
    print(await asyncio.gather(*(loop.run_in_executor(None, lambda n=n: outside.note(n)) for n in range(2))))
