"""What a call can reach through its arguments: every mutable thing, and the place where it stands.

A place is a path from the call itself: `(0, 2)` is its third argument, `(1, 0)` its first keyword's, `(2,)` the
object whose method is called; a number is a position, a word an attribute. Places mean the same on a first run and
on its replay, so what a call did to a thing can be recorded by the thing's place.

Not looked into: modules, classes and functions of libraries, handles, and objects with a way of their own to be
pickled: what they hold is theirs.
"""

from __future__ import annotations

import array
import collections
import copyreg
import enum
import functools
import io
import itertools
import random
import sys
import types
from collections.abc import Iterator
from typing import Any, Callable, NamedTuple, cast

from _ak import arrays, closures, files_inside
from _ak.addresses import address_of
from _ak.class_variables import ClassVariables, has_variables
from _ak.closures import Names
from _ak.fingerprint import is_user_class
from _ak.proxies import is_proxy
from _ak.stored import instance_dict

MAX_CONTAINERS = 100_000
ATOMS = frozenset((str, bytes, int, float, complex, bool, type(None)))

_SEQUENCES = (list, tuple, collections.deque)
_CONTAINERS = (list, dict, set, collections.deque)
_FLAT = frozenset((bytearray, array.array, io.BytesIO, io.StringIO, random.Random))
_NAMES = (Names, ClassVariables)
_OTHERS = _FLAT | {types.CellType, *_NAMES}
_LEAVES = (type, types.ModuleType, types.FunctionType, BaseException, enum.Enum)
_HEAP_TYPE = 1 << 9
# Of the standard library's classes most are machinery (locks, loops, sockets); these hold what the program puts there.
_DATA_MODULES = frozenset("collections types argparse email configparser http urllib random string xml ast csv".split())

# The step from a class of the program to what it holds; no attribute has such a name.
_VARIABLES = "class variables"

Place = tuple[Any, ...]
Root = tuple[tuple[Any, ...], dict[str, Any], Any]


class Seen(NamedTuple):
    """A mutable thing: where it stands, and a shallow copy of what it held."""

    place: Place
    obj: Any
    state: Any


def root_of(fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], is_whole: bool = False) -> Root:
    """The call as the beginning of all places."""
    called: Any = fn
    while type(called) is functools.partial:
        args, kwargs, called = (*called.args, *args), {**called.keywords, **kwargs}, called.func
    return args, kwargs, _owner(called, is_whole)


def _owner(called: Any, is_whole: bool) -> Any:
    """The object whose method is called, with the method if that is the program's; an object that can be called, or a
    function of the program, is its own."""
    kind = type(called)
    if kind is types.MethodType and is_whole:
        return called.__self__, called.__func__
    if kind in (types.MethodType, types.BuiltinFunctionType):
        owner = called.__self__
        return None if type(owner) is types.ModuleType else owner
    if kind is types.FunctionType:
        return called if is_whole else None
    return called if is_looked_into(kind) else None


class Look(NamedTuple):
    """What was there at one moment."""

    seen: list[Seen]
    """Everything mutable, outer things first."""
    places: dict[int, Place]
    """By id: of all things with an identity that matters. What `seen` holds keeps them alive."""
    streams: list[tuple[Place, Any]]
    """Files of any kind, with their places."""


def look(root: Root) -> Look:
    """Look at everything a call can reach; costs what shallow copies of it cost."""
    seen: list[Seen] = []
    places: dict[int, Place] = {}
    streams: list[tuple[Place, Any]] = []
    if _holds_atoms_only(root):
        return Look(seen, places, streams)
    waiting: collections.deque[tuple[Place, Any]] = collections.deque(_parts_of_call(root))
    while waiting and len(seen) < MAX_CONTAINERS:
        place, obj = waiting.popleft()
        if address_of(obj) in places:
            continue
        places[address_of(obj)] = place
        if isinstance(obj, io.IOBase):
            streams.append((place, obj))
        if is_mutable(obj):
            seen.append(Seen(place, obj, state_of(obj)))
        waiting.extend(((*place, step), child) for step, child in children(obj) if type(child) not in ATOMS)
    return Look(seen, places, streams)


def _parts_of_call(root: Root) -> Iterator[tuple[Place, Any]]:
    args, kwargs, owner = root
    given = [
        *(((0, index), arg) for index, arg in enumerate(args)),
        *(((1, index), arg) for index, arg in enumerate(kwargs.values())),
    ]
    yield from ((place, arg) for place, arg in given if type(arg) not in ATOMS)
    if type(owner) not in ATOMS:
        yield (2,), owner


def children(obj: Any) -> Iterator[tuple[Any, Any]]:
    """What stands inside, each with its step; a set's members have no place."""
    kind = type(obj)
    if kind in ATOMS or is_proxy(obj):
        return
    if issubclass(kind, dict):
        yield from enumerate(itertools.islice(_values(obj), MAX_CONTAINERS))
    elif issubclass(kind, _SEQUENCES):
        yield from enumerate(itertools.islice(obj, MAX_CONTAINERS))
    elif kind is functools.partial:
        yield from (("func", obj.func), ("args", obj.args), ("keywords", obj.keywords))
    elif kind is types.MethodType or (kind is types.BuiltinFunctionType and type(obj.__self__) is not types.ModuleType):
        yield "__self__", obj.__self__
    elif kind is types.FunctionType:
        yield from closures.parts(obj)
    elif kind is types.CellType:
        yield from enumerate(closures.take_cell(obj))
    elif kind in _NAMES:
        yield from obj.take().items()
    elif kind.__module__ in files_inside.MODULES:
        yield from files_inside.parts(obj)
    elif has_variables(obj):
        yield _VARIABLES, ClassVariables(obj)
    if is_looked_into(kind):
        attributes = instance_dict(obj)
        if attributes is not None:
            yield "__dict__", attributes
        yield from slot_values(obj).items()


def at(place: Place, root: Any, held: Callable[[Any], Any] = lambda obj: obj) -> Any:
    """The thing at a place; `held` may say what a thing held at another time."""
    obj: Any = root
    for step in place:
        state: Any = held(obj)
        if step == "__dict__":
            obj = instance_dict(obj)
        elif state is obj:
            obj = _part(obj, step)
        else:
            by_position = isinstance(step, int) and isinstance(state, dict)
            obj = _nth(cast(Any, state), step) if by_position else cast(Any, state)[step]
    return obj


def is_mutable(obj: Any) -> bool:
    """Whether a call could change `obj` in place, in a way that can be seen and made again."""
    kind = type(obj)
    if is_proxy(obj):  # Handles look after themselves.
        return False
    if kind is memoryview:
        return not obj.readonly and obj.contiguous
    if issubclass(kind, _CONTAINERS) or kind in _OTHERS:
        return True
    return arrays.is_observed(obj) or (is_looked_into(kind) and bool(_slots_of(kind)))


def state_of(obj: Any) -> Any:
    """A shallow copy of what a mutable thing holds."""
    kind = type(obj)
    if issubclass(kind, dict):
        return dict(obj) if issubclass(kind, collections.OrderedDict) else dict.copy(obj)
    if issubclass(kind, set):
        return set(obj)
    if issubclass(kind, (list, collections.deque)):
        return list(obj)
    if kind in _OTHERS:
        return _state_of_other(obj, kind)
    return obj.tobytes() if kind is memoryview or arrays.is_numpy_array(kind) else slot_values(obj)


def _state_of_other(obj: Any, kind: type) -> Any:
    if kind in (io.BytesIO, io.StringIO):
        return None if obj.closed else obj.__getstate__()
    if kind is random.Random:
        return obj.getstate()
    if kind in _NAMES:
        return obj.take()
    if kind is types.CellType:
        return closures.take_cell(obj)
    return bytes(obj) if kind is bytearray else obj.tobytes()


def restore(target: Any, state: Any) -> None:
    """Give a mutable thing, in place, what `state_of` said."""
    kind = type(target)
    if issubclass(kind, collections.OrderedDict):
        target.clear()
        target.update(state)
    elif issubclass(kind, dict):  # Not the methods of a subclass: they may do anything.
        dict.clear(target)
        dict.update(target, state)
    elif issubclass(kind, set):
        target.clear()
        target.update(state)
    elif issubclass(kind, collections.deque):
        target.clear()
        target.extend(state)
    elif issubclass(kind, list):
        list.__setitem__(target, slice(None), state)
    else:
        _restore_other(target, kind, state)


def _restore_other(target: Any, kind: type, state: Any) -> None:
    if kind is bytearray:
        target[:] = state
    elif kind is memoryview:
        target.cast("B")[:] = state
    elif kind is array.array:
        del target[:]
        target.frombytes(state)
    elif kind is random.Random:
        target.setstate(state)
    elif kind in _NAMES:
        target.put(state)
    elif kind is types.CellType:
        closures.put_cell(target, state)
    elif kind in (io.BytesIO, io.StringIO):
        target.close() if state is None else target.__setstate__(state)
    elif arrays.is_numpy_array(kind):
        arrays.restore(target, state)
    else:
        put_slots(target, state)


def put_slots(target: Any, state: dict[str, Any]) -> None:
    """Give `__slots__` what `slot_values` said."""
    for name, member in _slots_of(type(target)).items():
        if name in state:
            member.__set__(target, state[name])
        elif name in slot_values(target):
            member.__delete__(target)


def _holds_atoms_only(root: Root) -> bool:
    args, kwargs, owner = root
    return (
        owner is None and all(type(arg) in ATOMS for arg in args) and all(type(arg) in ATOMS for arg in kwargs.values())
    )


def _values(obj: Any) -> Any:
    """In the order of iteration, which an `OrderedDict` keeps by itself."""
    return obj.values() if issubclass(type(obj), collections.OrderedDict) else dict.values(obj)


def _part(obj: Any, step: Any) -> Any:
    """What `children` gives for a step."""
    kind = type(obj)
    if kind is types.CellType:
        return closures.take_cell(obj)[step]
    if not isinstance(step, str):
        return _nth(obj, step) if issubclass(kind, dict) else obj[step]
    if kind is types.FunctionType:
        return closures.part(obj, step)
    if kind.__module__ in files_inside.MODULES:
        return files_inside.part(obj, step)
    if kind in _NAMES:
        return obj.take()[step]
    if step == _VARIABLES:
        return ClassVariables(obj)
    member = _slots_of(kind).get(step)
    return getattr(obj, step) if member is None else member.__get__(obj, kind)


def _nth(table: dict[Any, Any], position: int) -> Any:
    return next(itertools.islice(_values(table), position, None))


def slot_values(obj: Any) -> dict[str, Any]:
    """What is stored in `__slots__`."""
    values: dict[str, Any] = {}
    for name, member in _slots_of(type(obj)).items():
        try:
            values[name] = member.__get__(obj, type(obj))
        except AttributeError:  # Never set, or deleted.
            continue
    return values


@functools.lru_cache(maxsize=4096)
def _slots_of(kind: type) -> dict[str, Any]:
    """The members of `__slots__`, by the names under which they are stored."""
    return {
        name: member
        for base in kind.__mro__
        if base.__flags__ & _HEAP_TYPE and "__slots__" in vars(base)
        for name, member in vars(base).items()
        if isinstance(member, types.MemberDescriptorType)
    }


@functools.lru_cache(maxsize=4096)
def is_looked_into(kind: type) -> bool:
    """Whether the attributes of such objects are the program's or a library's data."""
    if not kind.__flags__ & _HEAP_TYPE or issubclass(kind, _LEAVES) or is_machinery(kind):
        return False
    return is_user_class(kind) or _is_standard(_top(kind)) or _pickles_by_default(kind)


def is_machinery(kind: type) -> bool:
    """Whether a class is the runner's own, or one of the standard library that holds no data of anybody's."""
    top = _top(kind)
    return top == "_ak" or (top not in _DATA_MODULES and _is_standard(top) and not is_user_class(kind))


def _top(kind: type) -> str:
    return kind.__module__.partition(".")[0] if isinstance(kind.__module__, str) else "_ak"


def _is_standard(top: str) -> bool:
    names = getattr(sys, "stdlib_module_names", None)  # Python 3.10 and later.
    if names is not None:
        return top in names
    file = getattr(sys.modules.get(top), "__file__", None)
    return not (isinstance(file, str) and ("site-packages" in file or "dist-packages" in file))


def _pickles_by_default(kind: type) -> bool:
    return (
        kind not in copyreg.dispatch_table
        and kind.__reduce_ex__ is object.__reduce_ex__
        and kind.__reduce__ is object.__reduce__
        and getattr(kind, "__getstate__", None) is getattr(object, "__getstate__", None)
    )
