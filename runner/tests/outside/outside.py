"""A library that user code calls: every call leaves a line in the ledger, so a test can count what happened."""

import os
import threading
import time

_lock = threading.Lock()


def _enter(line):
    with _lock, open(os.environ["LEDGER"], "a") as ledger:
        ledger.write(line + "\n")


def note(*things):
    """An effect: give back what was given."""
    _enter("note " + " ".join(map(repr, things)))
    return things[0] if len(things) == 1 else list(things)


def keep(*things):
    """An effect whose line in the ledger does not show what it was given."""
    _enter("keep")
    return things[0] if len(things) == 1 else list(things)


def slow(thing, seconds):
    """An effect that takes its time."""
    time.sleep(seconds)
    return note(thing)


def fail(kind, *args):
    """An effect that raises."""
    _enter(f"fail {kind.__name__} {args!r}")
    raise kind(*args)


class OddError(Exception):
    """Its constructor takes other arguments than it passes on."""

    def __init__(self, code, *, detail):
        super().__init__(f"odd {code}")
        self.code = code
        self.detail = detail


def fail_oddly(code):
    _enter(f"fail_oddly {code}")
    raise OddError(code, detail={"of": code})


def fail_chained():
    _enter("fail_chained")
    try:
        {}["missing"]
    except KeyError as err:
        raise ValueError("no such thing") from err


def append(target, item):
    """An effect that changes its argument."""
    _enter(f"append {item!r}")
    target.append(item)


def fill(target, **values):
    _enter(f"fill {sorted(values)}")
    target.update(values)
    return len(target)


def read_some(file, count):
    """An effect that reads from a file it is given."""
    _enter(f"read_some {count}")
    return file.read(count)


def shout(text):
    """An effect that prints."""
    _enter(f"shout {text}")
    print("outside:", text)
    print("and again:", text, end="")
    return text.upper()


class Client:
    """An object that cannot be pickled and has a method with an effect."""

    def __init__(self, name):
        _enter(f"Client {name}")
        self.name = name
        self._lock = threading.Lock()
        self.count = 0

    def get(self, path):
        _enter(f"get {self.name} {path}")
        self.count += 1
        return {"path": path, "name": self.name}


def connect(name):
    return Client(name)


async def fetch(thing, seconds=0.0):
    """An effect that is awaited."""
    import asyncio

    if seconds:
        await asyncio.sleep(seconds)
    _enter(f"fetch {thing!r}")
    return {"fetched": thing}


async def fetch_badly(thing):
    _enter(f"fetch_badly {thing!r}")
    raise LookupError(thing)


def each(function, things):
    """An effect that calls user code."""
    _enter("each")
    return [function(thing) for thing in things]


def lazy_fetch(thing):
    """Not a coroutine function, but what it gives must be awaited."""
    _enter(f"lazy_fetch {thing!r}")
    return fetch(thing)


def die_once(number):
    """The first time, the process dies of this signal; then an effect like any other."""
    import signal

    with open(os.environ["LEDGER"]) as ledger:
        died = f"die_once {number}\n" in ledger
    _enter(f"die_once {number}")
    if not died:
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    return "survived"


def lock(file, operation):
    """An effect that locks a file it is given, as portalocker does."""
    import fcntl

    _enter(f"lock {operation}")
    fcntl.flock(file.fileno(), operation)


async def is_locked(path):
    """An effect that is awaited: whether a file is locked."""
    import fcntl

    with open(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _enter(f"is_locked {path}: yes")
            return True
        _enter(f"is_locked {path}: no")
        return False
