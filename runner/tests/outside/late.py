"""Calls that take a while, and calls that do not."""

import asyncio


async def slow(thing):
    await asyncio.sleep(0.5)
    return thing


def quick(thing):
    return thing
