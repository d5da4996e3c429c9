# ak: rows 22
import asyncio

import outside


async def main(event):
    later = outside.fetch("later")
    print(await outside.fetch("now"))
    print(await later)
    coroutines = [outside.fetch(n) for n in range(3)]
    print([await coroutine for coroutine in reversed(coroutines)])
