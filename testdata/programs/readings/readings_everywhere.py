# ak: rows 49 51 53
import os
import time
import uuid

import outside


class Stamped:
    def __init__(self):
        self.at = time.time()
        self.key = uuid.uuid4()

    def __repr__(self):
        return f"<{self.at} {self.key} {time.time()}>"

    def __lt__(self, other):
        return (self.at, time.monotonic()) < (other.at, time.monotonic())

    def __hash__(self):
        return hash(self.key)

    @property
    def age(self):
        return time.time() - self.at


def stamps():
    while True:
        yield time.monotonic()


def main(event):
    made = [Stamped() for _ in range(3)]
    outside.keep(repr(made[0]), f"{made[1]!r}", "%r" % made[2])
    outside.keep([thing.key for thing in sorted(made, reverse=True)])
    drawn = [stamp for _, stamp in zip(range(3), stamps())]
    outside.keep(drawn, {thing: thing.age for thing in made}.values() and [thing.age for thing in made])
    print(drawn == sorted(drawn), len(set(made)), all(thing.age >= 0 for thing in made), os.environ.get("COLOUR", time.time()))
    outside.note("end")
