# A marked generator has nothing to be recorded as a whole: what it calls is recorded call by call.
import asyncio

import outside
from autokitteh import activity, inhibit_activities


@activity
def numbers(count):
    for number in range(count):
        yield outside.note(number)


@inhibit_activities
async def slowly(count):
    for number in range(count):
        yield await outside.fetch(number)


async def consume():
    return [number async for number in slowly(2)]


def main(event):
    print(list(numbers(3)))
    lazy = numbers(2)
    print(next(lazy), outside.note("between"), next(lazy))
    print(asyncio.run(consume()))
