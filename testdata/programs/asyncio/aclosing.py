# ak: rows 25
# ak: python 3.10
from contextlib import aclosing

import outside


async def pages():
    try:
        for n in range(10):
            yield await outside.fetch(n)
    finally:
        print("closed", outside.note("closed"))


async def main(event):
    async with aclosing(pages()) as opened:
        async for page in opened:
            print(page)
            break
    print("after")
