# ak: rows 8
import random
import time

import outside

STARTED = time.time()
SEED = random.random()


def stamp(at=time.time(), mark=outside.note("default")):
    return at, mark


class Config:
    made = outside.note("class body")
    number = random.randint(1, 10**9)


def main(event):
    outside.keep(STARTED)
    print(stamp()[0] >= STARTED, stamp()[1], Config.made)
    outside.keep(SEED, Config.number, stamp()[0])
    print(len({outside.keep(STARTED), STARTED}), outside.keep(Config.number) == Config.number)
