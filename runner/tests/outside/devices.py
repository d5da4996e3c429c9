"""A library of things that live outside what can be recorded: clients, pagers, streams, locks, servers' ends."""

import asyncio
import contextlib
import queue
import logging
import logging.handlers
import threading
import time
from collections.abc import MutableMapping

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


class Client:
    """One that lists what a pickle of it has."""

    _kept = ("name", "settings")

    def __init__(self, name):
        self.name = name
        self.settings = {}
        self._lock = threading.Lock()

    def __getstate__(self):
        return {name: getattr(self, name) for name in self._kept}

    def __setstate__(self, state):
        self.__dict__.update(state, _lock=threading.Lock())

    def get(self, path):
        with self._lock:
            return outside._enter(f"{self.name} gets {path}")


class BasedClient(Client):
    """Adds what the list of its base does not have."""

    def __init__(self, name, base):
        super().__init__(name)
        self.base = base

    def get(self, path):
        return super().get(self.base + path)


class Shop:
    """Has such a client, and a lock."""

    def __init__(self, base):
        self._lock = threading.Lock()
        self.client = BasedClient("shop", base)
        self.sold = 0

    def sell(self, thing):
        self.sold += 1
        return self.client.get(f"/sell/{thing}")


class SlowClient:
    """One that takes its time to connect."""

    def __init__(self, name):
        outside._enter(f"SlowClient {name}")
        self.name = name
        self._numbers = (number for number in range(9))
        time.sleep(0.2)

    def get(self, path):
        return outside._enter(f"{self.name} gets {path}")


class Headers(MutableMapping):
    """A mapping that only lives in its process."""

    def __init__(self):
        self._lock = threading.Lock()
        self._all = {}

    def __getitem__(self, name):
        return self._all[name]

    def __setitem__(self, name, value):
        self._all[name] = value

    def __delitem__(self, name):
        del self._all[name]

    def __iter__(self):
        return iter(self._all)

    def __len__(self):
        return len(self._all)


class HeaderedClient:
    def __init__(self, name):
        outside._enter(f"HeaderedClient {name}")
        self._lock = threading.Lock()
        self.headers = Headers()

    def log_in(self):
        outside._enter("log in")
        self.headers["token"] = "t1"


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


def counted(count):
    """A function that gives a generator, and does nothing by itself."""
    if count < 0:
        raise ValueError("nothing to count")

    def steps():
        for number in range(count):
            outside._enter(f"count {number}")
            yield number

    return steps()


class Sheet:
    """Its rows are generators that a method and a property give."""

    def __init__(self, count):
        self._count = count
        self._lock = threading.Lock()

    def rows(self):
        return counted(self._count)

    first_rows = property(lambda self: counted(2))


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


class Limited(Nested):
    """Looks at what it is given."""

    fixed = property(lambda self: "fixed")

    @property
    def limit(self):
        return self._limit

    @limit.setter
    def limit(self, value):
        if value < 0:
            raise ValueError(f"not {value}")
        self._limit = value
