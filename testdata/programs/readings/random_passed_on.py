# ak: rows 51 60
import random

import outside


def main(event):
    items = list(range(10))
    ordered = sorted(items, key=lambda item: random.random())
    outside.keep(ordered)
    jittered = list(map(random.uniform, [0, 1], [1, 2]))
    outside.keep(jittered)
    draw = random.random
    kept = [draw() for _ in range(3)]
    outside.keep(kept)
    print(sorted(ordered) == items, 0 <= jittered[0] <= 1 <= jittered[1], len(set(kept)), min(items, key=random.Random(3).sample([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 10).index))
