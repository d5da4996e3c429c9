# ak: rows 61
import functools

import outside


@functools.lru_cache(maxsize=None)
def fetch(key):
    return outside.note("fetched", key)


@functools.lru_cache
def double(key):
    return fetch(key) + fetch(key)


class Page:
    @functools.cached_property
    def body(self):
        return outside.note("body")


def main(event):
    print(fetch("a"), fetch("a"), fetch("b"), fetch.cache_info())
    outside.note("between")
    print(double("a"), double("a"), fetch("a") is fetch("a"))
    page = Page()
    print(page.body, page.body)
    fetch.cache_clear()
    print(fetch("a"), fetch.cache_info())
