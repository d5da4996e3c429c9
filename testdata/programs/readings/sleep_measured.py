# ak: rows 49 50
import time

import outside


def main(event):
    started = time.monotonic()
    time.sleep(0.05)
    outside.keep("slept")
    took = time.monotonic() - started
    print(took >= 0.04)
    outside.keep(took)
    print(time.monotonic() - started >= took)
