"""A library whose exceptions are odd."""

import json
import subprocess
import sys
import threading

from outside import _enter


class Base(Exception):
    pass


class Odd(Base, ValueError):
    def __init__(self, code, *, detail):
        super().__init__(f"odd {code}")
        self.code = code
        self.detail = detail

    def explain(self):
        return f"{self.code}: {self.detail}"


class TwoArguments(Base):
    def __init__(self, a, b):
        super().__init__(a)
        self.b = b

    def __str__(self):
        return f"{self.args[0]} and {self.b}"


class Keywords(Base):
    def __init__(self, *, status, headers):
        self.status, self.headers = status, headers

    def __repr__(self):
        return f"Keywords({self.status})"


class NoSuper(Base):
    def __init__(self, a, b):
        self.pair = (a, b)


class Slotted(Base):
    __slots__ = ("place",)

    def __init__(self, place):
        super().__init__("at")
        self.place = place

    def __str__(self):
        return f"at {self.place}"


class Counted(Base):
    made = 0

    def __init__(self):
        type(self).made += 1
        super().__init__("counted")


class OwnNew(Base):
    def __new__(cls, a, b=None):
        made = super().__new__(cls, a)
        made.from_new = b
        return made

    def __init__(self, a, b=None):
        super().__init__(a, "more")


class BrokenText(Base):
    def __str__(self):
        return str(1 / 0)


class Equal(Base):
    def __eq__(self, other):
        return type(other) is Equal and self.args == other.args

    def __hash__(self):
        return hash(self.args)


class Holding(Base):
    def __init__(self, code):
        super().__init__("holding")
        self.code = code
        self.lock = threading.Lock()


_MAKE = {
    "Odd": lambda: Odd(7, detail={"of": [7]}),
    "TwoArguments": lambda: TwoArguments("one", "two"),
    "Keywords": lambda: Keywords(status=503, headers={"a": "b"}),
    "NoSuper": lambda: NoSuper(1, [2]),
    "Slotted": lambda: Slotted("here"),
    "Counted": Counted,
    "OwnNew": lambda: OwnNew("a", b="b"),
    "BrokenText": lambda: BrokenText("never shown"),
    "Equal": lambda: Equal(1),
}

FIELDS = {
    "unicode": ("encoding", "object", "start", "end", "reason"),
    "syntax": ("msg", "filename", "lineno", "offset", "text"),
    "import": ("name", "path", "msg"),
    "key": ("args",),
    "stop": ("value",),
    "attribute": ("args",),
    "name": ("args",),
    "json": ("msg", "doc", "pos", "lineno", "colno"),
    "timeout": ("errno", "strerror"),
    "process": ("returncode", "cmd", "output", "stdout", "stderr"),
}


def fail_with(kind):
    _enter(f"fail_with {kind}")
    raise _MAKE[kind]()


def fail_like(kind):
    """As the standard library fails."""
    _enter(f"fail_like {kind}")
    if kind == "unicode":
        b"a\xff".decode("utf-8")
    if kind == "syntax":
        compile("x = = 1", "some file", "exec")
    if kind == "import":
        raise ImportError("cannot import", name="thing", path="/thing.py")
    if kind == "key":
        {}[("a", 1)]
    if kind == "stop":
        raise StopIteration([1])
    if kind == "attribute":
        "".missing
    if kind == "name":
        missing  # noqa: B018, F821
    if kind == "json":
        json.loads("{]")
    if kind == "timeout":
        raise TimeoutError(110, "timed out")
    raise subprocess.CalledProcessError(2, ["cmd"], "out", "err")


def fail_chained(way):
    _enter(f"fail_chained {way}")
    try:
        try:
            {}["first"]
        except KeyError as err:
            if way == "three":
                raise Odd(2, detail=None) from err
            raise
    except Exception as err:
        if way == "within":
            raise RuntimeError("second")  # noqa: B904
        if way == "from_none":
            raise RuntimeError("second") from None
        if way == "same":
            raise err from err.__context__
        raise RuntimeError("second") from err


def fail_noted(*notes):
    _enter(f"fail_noted {notes}")
    err = ValueError("noted")
    for note in notes:
        err.add_note(note)
    raise err


def fail_in_group():
    _enter("fail_in_group")
    first, second = ValueError(1), Odd(2, detail="d")
    first.__cause__ = KeyError("cause")
    raise ExceptionGroup("several", [first, ExceptionGroup("inner", [second, ValueError(3)])])  # noqa: F821


if sys.version_info >= (3, 11):

    class Coded(ExceptionGroup):  # noqa: F821
        def __new__(cls, message, errors, code):
            made = super().__new__(cls, message, errors)
            made.code = code
            return made

        def derive(self, errors):
            return type(self)(self.message, errors, self.code)


def fail_in_own_group(code):
    _enter(f"fail_in_own_group {code}")
    raise Coded("coded", [KeyError("k")], code)


def fail_holding_lock():
    _enter("fail_holding_lock")
    raise Holding(5)


def collect(kind):
    """Exceptions as plain values."""
    _enter(f"collect {kind}")
    try:
        raise _MAKE[kind]()
    except Base as err:
        return [err]


def fail_holding(thing, *, lines):
    _enter("fail_holding")
    lines.append("seen")
    err = Base(thing)
    err.lines = lines
    raise err
