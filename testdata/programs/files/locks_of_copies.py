# ak: rows 18
"""Copies of an open file have one lock: each of them gives it up, and it stays until the last one is closed."""
import fcntl
import os
import subprocess
import sys

import outside

TRY = """
import fcntl, sys
with open(sys.argv[1], "r+") as file:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print("held")
    else:
        print("free")
"""


def tell(path):
    """Two calls, so that a loss comes between them."""
    command = [sys.executable, "-c", TRY, path]
    outside.note(path, subprocess.run(command, capture_output=True, text=True).stdout.strip())


def copy_of_a_file():
    file = open("a", "w")
    copy = os.dup(file.fileno())
    fcntl.flock(file, fcntl.LOCK_EX)
    tell("a")
    fcntl.flock(copy, fcntl.LOCK_UN)
    tell("a")
    fcntl.flock(copy, fcntl.LOCK_EX)
    tell("a")
    file.close()
    tell("a")
    os.close(copy)
    tell("a")


def copy_of_a_descriptor():
    number = os.open("b", os.O_RDWR | os.O_CREAT)
    copy = os.dup(number)
    file = os.fdopen(number, "w+")
    fcntl.flock(file, fcntl.LOCK_EX)
    file.write("one\n")
    file.flush()
    tell("b")
    os.write(copy, b"two\n")
    file.close()
    tell("b")
    last = os.dup(copy)
    os.close(copy)
    tell("b")
    fcntl.flock(last, fcntl.LOCK_UN)
    tell("b")
    os.close(last)
    with open("b") as file:
        print(file.read())


def main(event):
    copy_of_a_file()
    copy_of_a_descriptor()
