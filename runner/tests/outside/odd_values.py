"""A library whose results are odd: hard to record, compared by identity, or large."""

import collections
import contextvars
import dataclasses
import decimal
import enum
import re
import threading
import types

from outside import _enter

MISSING = object()
_cache = {}


class _Unset:
    """A sentinel as many libraries have one."""

    def __repr__(self):
        return "UNSET"

    def __bool__(self):
        return False


UNSET = _Unset()


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class Access(enum.IntFlag):
    READ = 1
    WRITE = 2


def give(name):
    """An effect that gives the thing of this name."""
    _enter(f"give {name}")
    return _THINGS[name]()


def _defaultdict():
    made = collections.defaultdict(lambda: "unknown")
    made["a"] = 1
    return made


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Money(decimal.Decimal):
    currency = "EUR"


@dataclasses.dataclass(frozen=True)
class Frozen:
    name: str
    tags: tuple = ()


@dataclasses.dataclass
class Node:
    name: str
    parent: "Node" = None
    children: list = dataclasses.field(default_factory=list)


class Lazy:
    """Reads its text when it is asked for it, and keeps it."""

    @property
    def text(self):
        if "_text" not in self.__dict__:
            self._text = "read"
        return self._text


class Holder:
    """Plain data, but for a lock beside it."""

    def __init__(self):
        self.items = {"deep": [1, {"lock": threading.Lock()}]}


class Meta(type):
    def __call__(cls, *args):
        made = super().__call__(*args)
        made.made_by = "meta"
        return made


class Managed(metaclass=Meta):
    def __init__(self, x):
        self.x = x


Pair = collections.namedtuple("Pair", "left right")


def _tree():
    root = Node("root")
    root.children = [Node("a", root), Node("b", root)]
    return root


def _shared():
    item = {"n": 1}
    return [item, item, (item,)]


def _cycle():
    made = []
    made.append(made)
    return made


def _gen():
    yield from "abc"


_THINGS = {
    "none": lambda: None,
    "missing": lambda: MISSING,
    "unset": lambda: UNSET,
    "notimplemented": lambda: NotImplemented,
    "ellipsis": lambda: ...,
    "red": lambda: Colour.RED,
    "access": lambda: Access.READ | Access.WRITE,
    "defaultdict": _defaultdict,
    "slotted": lambda: Slotted(1, [2]),
    "money": lambda: Money("1.50"),
    "frozen": lambda: Frozen("a", ("t",)),
    "tree": _tree,
    "shared": _shared,
    "cycle": _cycle,
    "lazy": Lazy,
    "holder": Holder,
    "locks": lambda: [1, {"lock": threading.Lock()}],
    "managed": lambda: Managed(3),
    "pair": lambda: Pair(1, [2]),
    "match": lambda: re.search(r"(?P<word>\w+) (\d+)?", "say hello 12"),
    "pattern": lambda: re.compile("a+", re.I),
    "keys": lambda: {"a": 1, "b": 2}.keys(),
    "values": lambda: {"a": 1, "b": [2]}.values(),
    "items": lambda: {"a": 1, "b": 2}.items(),
    "proxy": lambda: types.MappingProxyType({"a": [1]}),
    "memoryview": lambda: memoryview(b"abcdef")[1:4],
    "bytearray": lambda: bytearray(b"abc"),
    "chainmap": lambda: collections.ChainMap({"a": 1}, {"a": 2, "b": 3}),
    "counter": lambda: collections.Counter("banana"),
    "ordered": lambda: collections.OrderedDict([("b", 1), ("a", 2)]),
    "deque": lambda: collections.deque([1, 2, 3], maxlen=3),
    "namespace": lambda: types.SimpleNamespace(a=1, b=types.SimpleNamespace(c=2)),
    "generator": _gen,
    "map": lambda: map(str, [1, 2]),
    "iterator": lambda: iter([1, 2, 3]),
    "dictiterator": lambda: iter({"a": 1, "b": 2}.items()),
    "lambda": lambda: lambda x: x + 1,
    "lock": threading.Lock,
    "var": lambda: contextvars.ContextVar("v"),
    "class": lambda: Frozen,
    "function": lambda: give,
    "module": lambda: re,
    "method": lambda: Node("n").children.append,
    "exception": lambda: ValueError("as a value", 3),
    "huge": lambda: "é" * 300_000,
    "nan": lambda: [float("nan"), float("-inf"), -0.0],
    "surrogate": lambda: "a\udc80b",
    "int": lambda: 1 << 5000,
    "local": lambda: _local_class()(7),
}


def _local_class():
    class Local:
        def __init__(self, x):
            self.x = x

    return Local


def cached(name):
    """The same object for the same name, as a registry gives it."""
    _enter(f"cached {name}")
    return _cache.setdefault(name, {"name": name})


def same(thing):
    """An effect that gives back what it was given."""
    _enter("same")
    return thing


def first(things):
    _enter("first")
    return things[0]


def wrap(thing):
    """The argument inside of something new."""
    _enter("wrap")
    return {"thing": thing, "more": [thing]}
