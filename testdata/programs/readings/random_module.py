# ak: rows 51
import random
from random import choice, randint as dice

import outside


def main(event):
    drawn = [random.random(), dice(1, 6), choice("abc"), random.uniform(0, 1), random.gauss(0, 1), random.sample(range(100), 5), random.choices("xyz", k=4), random.getrandbits(64), random.randbytes(4).hex() if hasattr(random, "randbytes") else ""]
    items = list(range(30))
    alias = items
    random.shuffle(items)
    kept = outside.keep([drawn, items])
    more = [random.random() for _ in range(5)]
    outside.keep(more)
    print(kept == [drawn, items], alias is items, sorted(items) == list(range(30)), len(set(more + [drawn[0]])))
    outside.keep(random.random())
    print(random.random() not in more)
