# ak: rows 49
import time

import outside


def main(event):
    start = time.monotonic()
    began = time.perf_counter()
    elapsed = []
    for number in range(4):
        outside.keep(number)
        elapsed.append(time.monotonic() - start)
    print(elapsed == sorted(elapsed), elapsed[0] >= 0, max(elapsed) < 300)
    print(time.perf_counter() - began >= 0)
