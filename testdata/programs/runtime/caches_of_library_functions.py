# ak: rows 60 61
import functools

import outside

cached = functools.lru_cache(maxsize=10)(outside.note)
simple = functools.lru_cache(outside.keep)


def main(event):
    print(cached("a"), cached("a"), cached("b"), cached.cache_info())
    outside.note("between")
    print(cached("a"), simple(1), simple(1), simple.cache_info(), cached.__name__, cached.__wrapped__ is not None)
    outside.note("again")
    print(cached("b"), simple(1))
