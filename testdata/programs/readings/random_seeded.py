# ak: rows 51
import random

import outside

random.seed("module")
AT_IMPORT = random.random()


def main(event):
    random.seed(42)
    print(AT_IMPORT, random.random(), random.randint(1, 1000))
    outside.note(random.sample("abcdefgh", 4))
    state = random.getstate()
    first = [random.random() for _ in range(3)]
    outside.note(first)
    random.setstate(state)
    print(first == [random.random() for _ in range(3)])
    items = list("abcdef")
    random.shuffle(items)
    outside.note(items)
    print(random.betavariate(1, 2), random.triangular(), random.expovariate(1.5))
