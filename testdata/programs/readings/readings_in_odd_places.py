# ak: rows 49 51
import time
import uuid
from dataclasses import dataclass, field

import outside


@dataclass
class Job:
    name: str
    made: float = field(default_factory=time.time)
    key: str = field(default_factory=lambda: uuid.uuid4().hex)


def stamp(name, at=time.time()):
    return name, at


def main(event):
    jobs = [Job(name) for name in "ab"]
    outside.keep([(job.made, job.key) for job in jobs])
    outside.keep(stamp("x"))
    print(len({job.key for job in jobs}), jobs[0].made <= jobs[1].made, stamp("x") == stamp("x"))
    later = Job("c")
    kept = outside.keep(later.made)
    print(kept == later.made, later.made >= jobs[1].made)
    clocks = list(map(lambda clock: clock(), [time.time, time.monotonic]))
    outside.keep(clocks)
    print(len(clocks))
