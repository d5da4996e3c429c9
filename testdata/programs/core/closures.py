import functools

import outside


def counter():
    count = 0

    def step(by=outside.note(2)):
        nonlocal count
        count += outside.note(by)
        return count

    return step


@functools.lru_cache(maxsize=None)
def cached(key):
    return outside.note("computed", key)


def main(event):
    step = counter()
    print(step(), step(), step(10))
    print(cached("a"), cached("b"), cached("a"))
    print(sorted([3, 1, 2], key=lambda n: outside.note(-n)))
