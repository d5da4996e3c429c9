# ak: rows 1
from dataclasses import dataclass
from typing import Callable

import outside


def default_run(value):
    return ("default", value)


@dataclass
class Job:
    run: Callable = default_run


def go(job):
    return job.run(1)


def main(event):
    for _ in range(2):
        print(go(Job()))
    print(go(Job(outside.note)))
