# ak: rows 18
"""A lock goes with the file that has it: with a file made of a descriptor, with a copy, and not with its number."""
import fcntl
import os
import subprocess
import sys

import outside

TRY = """
import fcntl, sys
with open(sys.argv[1], "r+") as file:
    try:
        getattr(fcntl, sys.argv[2])(file, fcntl.LOCK_EX | fcntl.LOCK_NB, *map(int, sys.argv[3:]))
    except OSError:
        print("held")
    else:
        print("free")
"""


def state(path, kind="flock", *part):
    """Whether another process can have the lock."""
    command = [sys.executable, "-c", TRY, path, kind, *map(str, part)]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def tell(name, *args):
    """Two calls, so that a loss comes between them."""
    outside.note(name, state(name, *args))


def made_of_a_descriptor():
    number = os.open("a", os.O_RDWR | os.O_CREAT)
    fcntl.flock(number, fcntl.LOCK_EX)
    tell("a")
    with os.fdopen(number, "r+") as file:
        tell("a")
        file.write("text")
        file.flush()
        tell("a")
    tell("a")


def a_number_that_is_used_again():
    first = os.open("b", os.O_RDWR | os.O_CREAT)
    fcntl.flock(first, fcntl.LOCK_EX)
    tell("b")
    os.close(first)
    second = os.open("c", os.O_RDWR | os.O_CREAT)
    print(first == second)
    tell("b")
    tell("c")
    os.close(second)


def a_copy():
    first = os.open("d", os.O_RDWR | os.O_CREAT)
    second = os.dup(first)
    fcntl.flock(first, fcntl.LOCK_EX)
    fcntl.flock(second, fcntl.LOCK_EX)
    tell("d")
    os.close(first)
    tell("d")
    fcntl.flock(second, fcntl.LOCK_UN)
    tell("d")
    fcntl.flock(second, fcntl.LOCK_EX)
    os.close(second)
    tell("d")


def shared_and_then_alone():
    with open("e", "w") as one, open("e") as other:
        fcntl.flock(one, fcntl.LOCK_SH)
        fcntl.flock(other, fcntl.LOCK_SH)
        tell("e")
        try:
            fcntl.flock(one, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("not alone")
        tell("e")
        # What was asked for anew was given up, so the other one is alone.
        fcntl.flock(other, fcntl.LOCK_EX)
        tell("e")
        fcntl.flock(other, fcntl.LOCK_UN)
        tell("e")


def ranges():
    with open("f", "w+") as file:
        file.write("x" * 100)
        file.flush()
        fcntl.lockf(file, fcntl.LOCK_EX, 20, 10)
        fcntl.lockf(file, fcntl.LOCK_UN, 5, 15)
        fcntl.lockf(file, fcntl.LOCK_EX, 0, -10, os.SEEK_END)
        tell("f", "lockf", 5, 10)
        file.write("y" * 100)
        file.flush()
        for start, length in ((0, 10), (10, 5), (15, 5), (20, 10), (30, 60), (90, 1), (300, 1)):
            tell("f", "lockf", length, start)
        # Opening another one changes nothing, and closing that ends all of them.
        other = open("f")
        print(other.read(1))
        tell("f", "lockf", 5, 10)
        other.close()
        tell("f", "lockf")


def main(event):
    made_of_a_descriptor()
    a_number_that_is_used_again()
    a_copy()
    shared_and_then_alone()
    ranges()
