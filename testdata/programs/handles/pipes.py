# ak: rows 33 48
import os

import outside


def through():
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as sink:
        sink.write("through a pipe")
    with os.fdopen(reading) as source:
        return source.read()


def main(event):
    for _ in range(20):
        try:
            print(through())
            break
        except Exception as err:
            assert type(err).__name__ == "HandleLost", repr(err)
    outside.note("after")
