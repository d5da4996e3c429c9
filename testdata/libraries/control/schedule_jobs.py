import time

import outside
import schedule

RUNS = []


def job(name):
    RUNS.append(outside.note(name))
    return schedule.CancelJob if len(RUNS) > 1 else None


def main(event):
    schedule.every(1).seconds.do(job, "pour").tag("tea")
    outside.note("planned")
    print(len(schedule.get_jobs("tea")), 0 < schedule.idle_seconds() <= 1)
    while schedule.jobs:
        schedule.run_pending()
        time.sleep(0.3)
    print(len(RUNS), schedule.next_run())
