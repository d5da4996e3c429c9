# ak: rows 23 57
import threading

import outside


def main(event):
    log = []
    timers = [threading.Timer(seconds, log.append, args=(seconds,)) for seconds in (0.4, 0.05, 0.2)]
    for timer in timers:
        timer.start()
    for timer in timers:
        timer.join()
    print(log, outside.note(*log))
