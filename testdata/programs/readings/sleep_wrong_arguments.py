# ak: rows 50
import asyncio
import time

import outside


def attempt(*args, **kwargs):
    try:
        return time.sleep(*args, **kwargs)
    except Exception as err:
        return f"{type(err).__name__}: {err}"


async def attempt_soon(*args, **kwargs):
    try:
        return await asyncio.sleep(*args, **kwargs)
    except Exception as err:
        return f"{type(err).__name__}: {err}"


def main(event):
    for args in ((-1,), ("1",), (None,), (), (1, 2), (1j,), (float("nan"),), (-0.0,), (0,), (0.0,), (False,)):
        print(args, attempt(*args))
    print(attempt(seconds=1), attempt(secs=0))
    outside.note("between")
    for args in (("1",), (None,), (), (0, 1, 2), (float("nan"),), (0,), (-5,)):
        print(args, asyncio.run(attempt_soon(*args)))
    print(asyncio.run(attempt_soon(delay=0)), asyncio.run(attempt_soon(seconds=0)))
    outside.note("end")
