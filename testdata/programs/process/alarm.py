# ak: rows 55
import signal
import time

import outside


class TookTooLong(Exception):
    pass


def on_alarm(number, frame):
    raise TookTooLong


def main(event):
    signal.signal(signal.SIGALRM, on_alarm)
    outside.note("set")
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        while True:
            pass
    except TookTooLong:
        print("took too long")
    outside.note("after")
    print(signal.alarm(0))
