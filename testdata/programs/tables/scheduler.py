import sched
import time

import outside


def main(event):
    done = []
    scheduler = sched.scheduler(time.time, time.sleep)
    for priority, name in enumerate(["later", "soon"]):
        scheduler.enter(0.1 * (2 - priority), 1, lambda name=name: done.append(outside.note(name)))
    scheduler.run()
    scheduler.enter(0.02, 1, outside.note, ("handed over",), {})
    scheduler.enterabs(time.time() + 0.01, 1, action=outside.note, argument=("at", "once"))
    scheduler.run()
    outside.note("over")
    print(len(done), scheduler.empty())
