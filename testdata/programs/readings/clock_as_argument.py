# ak: rows 49 60
import time

import outside


class Timer:
    def __init__(self, clock=time.monotonic):
        self.clock = clock
        self.started = self.clock()

    def elapsed(self):
        return self.clock() - self.started


def main(event):
    timer = Timer()
    outside.keep("first")
    one = timer.elapsed()
    outside.keep(one)
    two = timer.elapsed()
    fake = Timer(clock=iter([10, 15, 20]).__next__)
    print(0 <= one <= two, fake.elapsed(), fake.elapsed())
