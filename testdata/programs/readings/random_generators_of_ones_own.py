# ak: rows 51
import random

import outside


class Loaded(random.Random):
    def random(self):
        return 0.25


def main(event):
    seeded, unseeded, system, loaded = random.Random(7), random.Random(), random.SystemRandom(), Loaded()
    print(seeded.random(), seeded.choice("abc"), loaded.random(), loaded.uniform(0, 4))
    outside.note(seeded.randint(1, 100))
    drawn = [unseeded.random(), unseeded.randint(1, 10**9)]
    outside.keep(drawn)
    outside.keep([system.random(), system.choice(range(10**6))])
    outside.keep(unseeded.sample(range(1000), 4))
    print(seeded.gauss(0, 1), len(drawn))
