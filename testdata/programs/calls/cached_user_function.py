# ak: rows 6
import functools

import outside


@functools.lru_cache(maxsize=None)
def look_up(key):
    return outside.note(key)


class Page:
    @functools.cached_property
    def text(self):
        return outside.note("text")


def main(event):
    page = Page()
    print(look_up(1), page.text, look_up(1), page.text, look_up(2))
    outside.note("between")
    print(look_up(1), page.text, look_up.cache_info())
