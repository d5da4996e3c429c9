# ak: rows 57
# ak: unordered
import asyncio
from concurrent.futures import ThreadPoolExecutor

import outside


async def main(event):
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(2, thread_name_prefix="w") as pool:
        future = pool.submit(outside.note, "submitted")
        print(await asyncio.wrap_future(future))
        print(await loop.run_in_executor(pool, outside.note, "run"))
    loop.set_default_executor(ThreadPoolExecutor(1))
    print(await asyncio.gather(*(loop.run_in_executor(None, outside.note, n) for n in range(3))))
