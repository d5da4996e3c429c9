# ak: rows 50
import asyncio
import time
from decimal import Decimal
from fractions import Fraction

import outside


class Index:
    def __index__(self):
        return 1


class Half(float):
    pass


def main(event):
    print(time.sleep(Index()), time.sleep(Half(0.01)))
    outside.note("between")
    for value in (Fraction(1, 100), Decimal("0.01")):
        try:
            print(time.sleep(value))
        except TypeError as err:
            print(err)
    outside.note("then")
    print(asyncio.run(asyncio.sleep(Half(0.01), "rested")))
