# ak: rows 18
# ak: python 3.10
import contextlib

import outside


@contextlib.contextmanager
def opened(name):
    yield outside.note("open", name)
    outside.note("close", name)


def main(event):
    with (
        opened("a") as a,
        opened(outside.note("b")) as b,
    ):
        print(a, b)
