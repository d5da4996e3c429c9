# ak: rows 18 22
"""Locks that a library takes of files of the program, and what is done in coroutines and waits while they are held."""
import asyncio
import fcntl
import os
import subprocess
import sys
import time

import outside
from autokitteh import activity

TRY = """
import fcntl, sys
with open(sys.argv[1], "r+") as file:
    try:
        getattr(fcntl, sys.argv[2])(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print("held")
    else:
        print("free")
"""


def state(path, kind="flock"):
    """Whether another process can have the lock."""
    return subprocess.run([sys.executable, "-c", TRY, path, kind], capture_output=True, text=True).stdout.strip()


@activity
def lock_here(file):
    fcntl.lockf(file, fcntl.LOCK_EX)


async def in_coroutines():
    with open("d", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        print(await outside.is_locked("d"), await outside.is_locked("d"))
        await asyncio.sleep(1)
        print(await outside.is_locked("d"))
        fcntl.flock(file, fcntl.LOCK_UN)
        print(await outside.is_locked("d"))


def main(event):
    with open("a", "w") as file:
        outside.lock(file, fcntl.LOCK_EX)
        outside.note(state("a"))
        outside.note(state("a"))
        outside.lock(file, fcntl.LOCK_UN)
        outside.note(state("a"))
    number = os.open("b", os.O_RDWR | os.O_CREAT)
    os.lockf(number, os.F_LOCK, 0)
    outside.note(state("b", "lockf"))
    outside.note(state("b", "lockf"))
    time.sleep(1)
    outside.note(state("b", "lockf"))
    os.lockf(number, os.F_ULOCK, 0)
    outside.note(state("b", "lockf"))
    os.close(number)
    with open("c", "w") as file:
        lock_here(file)
        outside.note(state("c", "lockf"))
    outside.note(state("c", "lockf"))
    asyncio.run(in_coroutines())
