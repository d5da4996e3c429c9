"""A library whose requests can be awaited or entered, as those of aiohttp and aiosqlite; its links get ready so."""

from collections.abc import Coroutine
from queue import SimpleQueue

import outside


def connect(name):
    return Link(name)


class Link:
    """Gives itself when it is awaited or entered."""

    def __init__(self, name):
        self.name = name
        self.is_open = False
        self._waiting = SimpleQueue()

    async def _open(self):
        outside._enter(f"open {self.name}")
        self.is_open = True
        return self

    def __await__(self):
        return self._open().__await__()

    async def __aenter__(self):
        return await self

    async def __aexit__(self, *_):
        self.is_open = False

    def get(self, path):
        return Request(self._get(path))

    def fill(self, target):
        return Request(self._fill(target))

    async def _get(self, path):
        assert self.is_open
        outside._enter(f"{self.name} gets {path}")
        return Answer(path)

    async def _fill(self, target):
        target.append((await self._get("/filled")).text)


class Store(Link):
    """Has transactions, which end with its process."""

    async def commit(self):
        outside._enter(f"commit {self.name}")

    async def rollback(self):
        outside._enter(f"roll {self.name} back")


def open_store(name):
    return Store(name)


open_store.__name__ = "connect"


class Answer:
    def __init__(self, path):
        self.text = f"page {path}"


class Request(Coroutine):
    """Begins when it is awaited, and not before."""

    def __init__(self, begun):
        self._begun = begun

    def send(self, value):
        return self._begun.send(value)

    def throw(self, *error):
        return self._begun.throw(*error)

    def close(self):
        return self._begun.close()

    def __await__(self):
        return self._begun.__await__()

    async def __aenter__(self):
        return await self._begun

    async def __aexit__(self, *_):
        outside._enter("released")


class Later:
    """A request that could be pickled."""

    def __init__(self, path):
        self.path = path

    async def _get(self):
        outside._enter(f"later {self.path}")
        return self.path

    def __await__(self):
        return self._get().__await__()

    async def __aenter__(self):
        return await self

    async def __aexit__(self, *_):
        pass
