# ak: rows 49
import time

import outside


def main(event):
    deadline = time.monotonic() + 600
    tries = 0
    while time.monotonic() < deadline and tries < 3:
        tries += 1
        outside.keep(round(deadline - time.monotonic()))
    print(tries, time.monotonic() < deadline)
