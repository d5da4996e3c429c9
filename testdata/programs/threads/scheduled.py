# ak: rows 50 57
import sched
import time

import outside


def main(event):
    log = []
    scheduler = sched.scheduler(time.monotonic, time.sleep)
    scheduler.enter(0.05, 1, lambda: log.append(outside.note("second")))
    scheduler.enter(0.01, 1, lambda: log.append(outside.note("first")))
    scheduler.run()
    print(log)
