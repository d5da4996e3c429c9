"""A library of pagers: what gives a new iterator each time it is iterated, and asks for a page when it needs one."""

import threading

import outside


def _page(name, number, size=2):
    outside._enter(f"{name} page {number}")
    return [f"{name}{number * size + index}" for index in range(size)] if number < 3 else []


def client():
    outside._enter("client")
    return Client()


class Client:
    def __init__(self):
        self._lock = threading.Lock()

    def list(self, name):
        outside._enter(f"list {name}")
        return Pager(self, name)

    def plain(self, name):
        outside._enter(f"plain {name}")
        return PlainPager(name)

    def steps(self, name):
        outside._enter(f"steps {name}")
        return Steps(self, name)

    def pages(self):
        return later("page")

    def pages_at_once(self):
        return at_once("page")


class Pager:
    """Iterated by a generator; it holds the client."""

    def __init__(self, client, name):
        self._client = client
        self._name = name

    def __iter__(self):
        for page in self.pages():
            yield from page

    def pages(self):
        number = 0
        while page := _page(self._name, number):
            yield page
            number += 1


class PlainPager:
    """One that could be pickled."""

    def __init__(self, name):
        self._name = name
        self.seen = 0

    def __iter__(self):
        number = 0
        while page := _page(self._name, number):
            for item in page:
                self.seen += 1
                yield item
            number += 1


class Steps:
    """Iterated by an object of another class."""

    def __init__(self, client, name):
        self._client = client
        self._name = name

    def __iter__(self):
        return _Step(self._client, self._name)


class _Step:
    def __init__(self, client, name):
        self._client = client
        self._name = name
        self._number = 0
        self._items = []

    def __iter__(self):
        return self

    def __next__(self):
        if not self._items:
            self._items = _page(self._name, self._number)
            self._number += 1
        if not self._items:
            raise StopIteration
        return self._items.pop(0)


class Bag:
    """Data: going through it asks nobody."""

    def __init__(self, items):
        self._items = [Thing(item) for item in items]
        self.first = self._items[0]

    def __iter__(self):
        yield from sorted(self._items, key=_name_of)


class Thing:
    def __init__(self, name):
        self.name = name


def _name_of(thing):
    return thing.name


def bag(*items):
    outside._enter("bag")
    return Bag(items)


def mapped(function, items):
    """A generator that calls a function of the program at each step."""
    for item in items:
        outside._enter(f"step {item}")
        yield function(item)


def chatty(items):
    """A generator that prints."""
    for item in items:
        print("step", item)
        yield item


def later(name):
    """Gives a generator that asks."""

    def pages():
        yield _page(name, 0)

    return pages()


def at_once(name):
    """Asks, and gives a generator of what came."""
    items = _page(name, 0)
    return (item for item in items)
