# ak: rows 7 50 69
import functools
import random
import time

import outside

TRIES = {"count": 0}


def retry(times, pause=0.001, errors=(Exception,)):
    def wrap(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for number in range(times):
                try:
                    return function(*args, **kwargs)
                except errors as err:
                    print("try", number, type(err).__name__)
                    if number == times - 1:
                        raise
                    time.sleep(pause * 2**number + random.random() / 1000)

        return wrapper

    return wrap


@retry(4, errors=(OSError,))
def flaky():
    TRIES["count"] += 1
    if TRIES["count"] < 3:
        outside.fail(ConnectionError, TRIES["count"])
    return outside.note("reached")


@retry(2)
def hopeless():
    outside.fail(LookupError, "gone")


def main(event):
    print(flaky(), TRIES)
    try:
        hopeless()
    except LookupError as err:
        print(repr(err))
