"""A library of things that live outside what can be recorded: clients, pagers, streams, locks, servers' ends."""

import asyncio
import contextlib
import queue
import logging
import logging.handlers
import threading

import outside


class Nested:
    """A client whose methods hang on its attributes."""

    def __init__(self, name):
        outside._enter(f"Nested {name}")
        self.name = name
        self._lock = threading.Lock()
        self.chat = _Chat(self)


class _Chat:
    def __init__(self, client):
        self.name = "chat of " + client.name
        self._client = client
        self.completions = _Completions(client)


class _Completions:
    def __init__(self, client):
        self._client = client

    def create(self, text):
        outside._enter(f"create {text}")
        return {"said": text, "by": self._client.name}


class Pager:
    """Fetches a page for each two items."""

    def __init__(self, count):
        outside._enter(f"Pager {count}")
        self._count = count
        self._next = 0
        self._lock = threading.Lock()

    def __iter__(self):
        return self

    def __next__(self):
        if self._next >= self._count:
            raise StopIteration
        if self._next % 2 == 0:
            outside._enter(f"page {self._next // 2}")
        self._next += 1
        return self._next


def count_up(count):
    """A generator: each item is fetched when it is asked for."""
    for number in range(count):
        outside._enter(f"count {number}")
        yield number


@contextlib.contextmanager
def locked(name):
    outside._enter(f"enter {name}")
    try:
        yield f"the {name}"
    finally:
        outside._enter(f"leave {name}")


class Swallows:
    """A context manager that swallows errors."""

    def __enter__(self):
        outside._enter("enter swallowing")
        return self

    def __exit__(self, kind, error, trace):
        outside._enter(f"swallowed {kind and kind.__name__}")
        return True


class AsyncLocked:
    def __init__(self, name):
        self.name = name
        self._lock = threading.Lock()

    async def __aenter__(self):
        await asyncio.sleep(0)
        outside._enter(f"enter {self.name}")
        return self

    async def __aexit__(self, *_):
        outside._enter(f"leave {self.name}")

    async def check(self):
        outside._enter(f"check {self.name}")
        return f"{self.name} is locked"


class Emitter:
    """Calls user code back."""

    def __init__(self):
        outside._enter("Emitter")
        self._listeners = []
        self._lock = threading.Lock()

    def subscribe(self, listener):
        self._listeners.append(listener)

    def emit(self, thing):
        outside._enter(f"emit {thing}")
        for listener in self._listeners:
            listener(thing)


def make_lock():
    return threading.Lock()


def make_queue(items):
    made = queue.Queue()
    for item in items:
        made.put(item)
    return made


def get_all(clients, path):
    return [client.get(path) for client in clients]


def write_to(file, data):
    outside._enter(f"write_to {data!r}")
    return file.write(data)


def read_from(file, size):
    outside._enter(f"read_from {size}")
    return file.read(size)


def talk(word):
    """An effect that logs."""
    import logging

    outside._enter(f"talk {word}")
    logging.getLogger("devices").info("about %s", word)


class _Datagrams:
    """What a socket for datagrams is to a handler of logs; each is a line in the ledger."""

    def sendto(self, data, _address=None):
        outside._enter(f"datagram {data[-14:]!r}")

    sendall = send = sendto

    def close(self):
        pass


class SystemLog(logging.handlers.SysLogHandler):
    socktype = None
    def createSocket(self):  # noqa: N802
        self.socket = _Datagrams()

    unixsocket = None


class Datagrams(logging.handlers.DatagramHandler):
    def makePickle(self, record):  # noqa: N802
        return record.getMessage().encode()

    def makeSocket(self, _timeout=1):  # noqa: N802
        return _Datagrams()
