"""A program that kills its own process, once in each way; a mark in a folder outside tells that it has."""

# ruff: noqa: ANN001, ANN201, T201

import ctypes
import os
import resource
import signal
import sys

from autokitteh import activity
from outside import tell


def main(event):
    for number, way in enumerate(sorted(WAYS)):
        if number < event.data.size:
            print(f"before {way}: {tell(event, f'before-{way}')}")
            print(f"{way}: {die_once(event.data.folder, way)}")
    print(f"forked: {fork()}")
    return "alive"


@activity
def die_once(folder, way):
    mark = os.path.join(folder, f"died-{way}")
    if os.path.exists(mark):
        return "survived"
    with open(mark, "w"):
        pass
    WAYS[way]()
    return "did not die"


@activity
def fork():
    child = os.fork()
    if child == 0:
        os._exit(7)
    return os.waitpid(child, 0)[1]


def recurse(depth=0):
    sys.setrecursionlimit(10**9)
    return repr(Nested()) and recurse(depth + 1)


def loop():
    """Without an end: the kernel counts the processor's time, and kills."""
    limit = int(sum(os.times()[:2])) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    while True:
        pass


class Nested:
    """Its text is the text of another one: deep in C, where no limit of Python's holds."""

    def __repr__(self) -> str:
        return repr([Nested()])


WAYS = {
    "abort": os.abort,
    "exit": lambda: os._exit(9),
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "loop": loop,
    "recursion": recurse,
    "segfault": lambda: ctypes.string_at(0),
}
