# ak: rows 23
# ak: python 3.11
# ak: unordered
import asyncio

import outside


async def main(event):
    try:
        async with asyncio.timeout(5):
            try:
                async with asyncio.timeout(0.05):
                    await outside.fetch("slow", 30)
            except TimeoutError:
                print("inner")
            print(await outside.fetch("retry"))
            async with asyncio.timeout(0.05) as cm:
                cm.reschedule(asyncio.get_running_loop().time() + 20)
                await asyncio.sleep(0.1)
                print("rescheduled", cm.expired())
    except TimeoutError:
        print("outer")
