# ak: rows 34 51
import random

import odd_values as odd
import outside


def main(event):
    own = random.Random(5)
    print(own.random(), outside.note("x"), own.randint(1, 9))
    print(odd.same(own) is own, own.random())
