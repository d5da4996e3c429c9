"""A library that touches the outside where no call of user code stands: in a property, an operator, an index."""

import os
import subprocess
import threading

import outside


class Page:
    """Fetches its text when somebody looks at it. Can be pickled, so user code has a copy of its own."""

    def __init__(self, name):
        self.name = name

    @property
    def text(self):
        outside._enter(f"lazy text {self.name}")
        return f"text of {self.name}"

    def __add__(self, other):
        outside._enter(f"lazy add {self.name} {other.name}")
        return Page(self.name + other.name)

    def __contains__(self, word):
        outside._enter(f"lazy contains {word}")
        return True

    def __getitem__(self, key):
        return subprocess.run(["true"], check=True).returncode

    def __setitem__(self, key, value):
        os.mkdir(key)

    def __len__(self):
        with open(__file__) as file:
            return min(1, len(file.read()))

    def __del__(self):
        if self.name == "finalised":
            outside._enter("lazy end")


class Worker:
    """Does its work in a thread of its own."""

    @property
    def done(self):
        thread = threading.Thread(target=outside._enter, args=("worker",))
        thread.start()
        thread.join()
        return True


def page(name):
    return Page(name)


def square(number):
    return number * number


def squared_outside(number):
    outside._enter("squared")
    return number * number
