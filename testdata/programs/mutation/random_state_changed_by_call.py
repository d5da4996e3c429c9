# ak: rows 38 51
import random

import odd_changes as odd


def main(event):
    generator = random.Random(7)
    print(odd.change(generator, "randint", 1, 100), generator.random(), odd.change(generator, "random"))
    print(generator.random())
