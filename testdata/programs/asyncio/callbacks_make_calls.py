# ak: rows 24 60
import asyncio

import outside


async def main(event):
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def step(n):
        print("step", n, outside.note(n))
        if n == 2:
            done.set_result("done")
        else:
            loop.call_soon(step, n + 1)

    loop.call_soon(step, 0)
    loop.call_soon(outside.note, "passed")
    print(await done)
