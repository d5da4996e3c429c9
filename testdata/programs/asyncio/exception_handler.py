# ak: rows 22
import asyncio

import outside


async def main(event):
    loop = asyncio.get_running_loop()
    seen = []
    loop.set_exception_handler(lambda loop, context: seen.append(repr(context["exception"])))

    def broken():
        outside.note("broken")
        raise ValueError("in a callback")

    loop.call_soon(broken)
    print(await outside.fetch("a", 0.05), seen)
