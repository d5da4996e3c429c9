# ak: rows 6
import functools

import outside


def main(event):
    cached = functools.lru_cache(maxsize=None)(outside.note)
    print(cached("a"), cached("b"), cached("a"))
    outside.note("between")
    print(cached("a"), cached("b"), cached.cache_info())
