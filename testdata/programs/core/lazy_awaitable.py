# ak: repeats lazy_fetch 
# ak: unordered
import asyncio

import outside


async def main(event):
    print(await outside.lazy_fetch(1))
    print(await asyncio.gather(outside.lazy_fetch(2), outside.lazy_fetch(3)))
