# ak: rows 6 7 60 61
import functools

import outside


def logged(function):
    @functools.wraps(function)
    def inner(*args):
        print("calling", function.__name__)
        return function(*args)

    return inner


note = logged(outside.note)
cached = functools.lru_cache(outside.note)


def main(event):
    print(note("a"), cached("b"), cached("b"), cached("c"), cached.cache_info())
