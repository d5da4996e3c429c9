# ak: rows 18
import contextlib
import fcntl
import os
import signal
import subprocess
import sys

import outside

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
HOLD = """
import fcntl, os, time
with open("a.lock", "a") as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    open("held", "w").close()
    while not os.path.exists("let go"):
        time.sleep(0.02)
"""
START = '"$0" -c "$1" > /dev/null 2>&1 & while [ ! -e held ]; do sleep 0.02; done'


def state(path, kind="flock"):
    return subprocess.run([sys.executable, "-c", TRY, path, kind], capture_output=True, text=True).stdout.strip()


@contextlib.contextmanager
def locked(path):
    number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield number
    finally:
        os.close(number)


def refused():
    try:
        with locked("a.lock"):
            return "not refused"
    except BlockingIOError:
        return "refused"


def refused_by_another():
    subprocess.run(["sh", "-c", START, sys.executable, HOLD], start_new_session=True, check=True)
    outside.note(refused())
    print(waited_for())
    open("let go", "w").close()
    with open("a.lock") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        outside.note("mine")


def waited_for():
    def on_alarm(*_):
        raise TimeoutError("held for too long")

    before = signal.signal(signal.SIGALRM, on_alarm)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with open("a.lock") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            return "not held"
    except TimeoutError as err:
        outside.note(str(err))
        return "held"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def main(event):
    refused_by_another()
    for turn in range(2):
        with locked("a.lock") as number:
            os.write(number, b"%d" % turn)
            print(outside.note(state("a.lock")))
            print(refused())
            outside.note("still", state("a.lock"))
        print(outside.note(state("a.lock")))
    with open("b.lock", "w") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        outside.note("b")
        file.write("one")
        file.flush()
        outside.note("b", state("b.lock"))
        file.write("two")
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
        outside.note("b", state("b.lock"))
    file = open("c.lock", "w+")
    fcntl.lockf(file, fcntl.LOCK_EX, 10, 5)
    fcntl.lockf(file, fcntl.LOCK_EX, 10, 50)
    fcntl.lockf(file, fcntl.LOCK_UN, 10, 50)
    outside.note("c", state("c.lock", "lockf"))
    file.close()
    outside.note("c", state("c.lock", "lockf"))
