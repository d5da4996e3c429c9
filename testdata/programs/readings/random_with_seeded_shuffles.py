# ak: rows 29 51
import random

import outside

GENERATOR = random.Random()
ORDER = list(range(10))
random.shuffle(ORDER)


def main(event):
    outside.keep(ORDER)
    outside.keep([GENERATOR.random() for _ in range(3)])
    copy = random.Random()
    copy.setstate(GENERATOR.getstate())
    print(copy.random() == GENERATOR.random())
    outside.keep(copy.random())
    random.seed(1)
    first = random.random()
    random.seed(1)
    print(first == random.random(), first)
    random.seed()
    outside.keep(random.random())
