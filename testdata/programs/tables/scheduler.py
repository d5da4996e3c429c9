import sched
import time

import outside


def main(event):
    done = []
    scheduler = sched.scheduler(time.time, time.sleep)
    for priority, name in enumerate(["later", "soon"]):
        scheduler.enter(0.1 * (2 - priority), 1, lambda name=name: done.append(outside.note(name)))
    scheduler.run()
    print(len(done), scheduler.empty())
