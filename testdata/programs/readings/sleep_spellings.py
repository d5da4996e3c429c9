# ak: rows 50
import asyncio
import time
import time as clock
from asyncio import sleep as anap
from time import sleep
from time import sleep as nap

import outside


def main(event):
    pause = time.sleep
    for rest in (time.sleep, clock.sleep, sleep, nap, pause, getattr(time, "sleep"), lambda seconds: sleep(seconds)):
        print(rest(0.001))
    outside.note("short ones")
    print(clock.sleep(1), nap(1.0), sleep(True))
    outside.note("long ones")

    async def rests():
        return [await asyncio.sleep(1, "a"), await anap(delay=0.001, result="b"), await asyncio.sleep(0, result="c"), await asyncio.sleep(-1, "d")]

    print(asyncio.run(rests()))
    outside.note("end")
