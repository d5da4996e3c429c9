"""Recorded stand-ins with the API of the real thing, for results that do not pickle but whose content is small.

`capture` takes the content out of a result (reading a stream to its end is part of the call whose result it is, with
its network errors) and gives an object that pickles. User code gets the loaded copy on the first run as well, so
first run and replay cannot differ.
"""

from __future__ import annotations

import itertools
import os
import re
import sysconfig
import types
from collections.abc import Iterator
from typing import Any, Callable, Optional, cast

from _ak import http_snapshot, library_snapshots
from _ak.unrecordable import Unrecordable, name_of

MAX_ITEMS = 1_000_000
"""Items an iterator may have to be recorded whole."""


def capture(obj: Any) -> Optional[Any]:
    """A picklable stand-in for a result of one of the known kinds, None for everything else. May consume `obj`."""
    reduced = reduce_part(obj)
    if reduced is not NotImplemented:
        return _Rebuilt(*reduced)
    response = http_snapshot.capture(obj)
    if response is not None:
        return response
    if isinstance(obj, types.GeneratorType):
        return _capture_generator(obj)
    if type(obj) in (map, zip, filter):
        return RecordedIterator(_take(obj))
    if type(obj).__name__ == "ScandirIterator":
        with obj:
            return RecordedScandir(_take(obj))
    return None


def is_stand_in(obj: Any) -> bool:
    """Whether `obj` is one of the stand-ins: its methods touch nothing outside."""
    return isinstance(type(obj), type) and issubclass(type(obj), (*http_snapshot.STAND_INS, *_STAND_INS))


def reduce_part(obj: Any) -> Any:
    """For a pickler's `reducer_override`: how to pickle kinds whose content can be taken without using it up."""
    kind = type(obj)
    reducer = _REDUCERS.get(kind)
    if reducer is not None:
        return reducer(obj)
    if kind.__name__ == "Row" and kind.__module__ == "sqlite3":
        return RecordedRow, (tuple(obj.keys()), tuple(obj))
    return library_snapshots.take(obj)


class _Rebuilt:
    """Pickles as the call that makes the real thing again."""

    def __init__(self, make: Callable[..., Any], args: tuple[Any, ...]) -> None:
        self._made_by = make, args

    def __reduce__(self) -> Any:
        return self._made_by


class RecordedIterator:
    """An iterator whose items are already here."""

    def __init__(self, items: list[Any]) -> None:
        self._items = items
        self._next = 0

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if self._next >= len(self._items):
            raise StopIteration
        self._next += 1
        return self._items[self._next - 1]

    def __length_hint__(self) -> int:
        return len(self._items) - self._next

    def close(self) -> None:
        self._next = len(self._items)


class RecordedScandir(RecordedIterator):
    """What `os.scandir` gives."""

    def __enter__(self) -> RecordedScandir:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


class RecordedWalk:
    """What `os.walk` gives from the top down: the caller may still drop or sort the directories it will go into."""

    def __init__(self, steps: list[tuple[Any, list[Any], list[Any]]]) -> None:
        self._steps = steps
        self._running: Optional[Iterator[Any]] = None

    def __reduce__(self) -> Any:
        return RecordedWalk, (self._steps,)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if self._running is None:
            self._running = self._walk()
        return next(self._running)

    def close(self) -> None:
        self._running = iter(())

    def _walk(self) -> Iterator[Any]:
        by_path = {step[0]: step for step in self._steps}
        waiting = [self._steps[0][0]] if self._steps else []
        while waiting:
            step = by_path.get(waiting.pop())
            if step is None:  # A link that was not followed, or a name the caller added.
                continue
            path, directories, files = step
            yield path, directories, files
            waiting += [os.path.join(path, name) for name in reversed(directories)]


class RecordedDirEntry:
    """An `os.DirEntry` with everything it could be asked."""

    def __init__(self, name: Any, path: Any, answers: dict[str, Any]) -> None:
        self.name = name
        self.path = path
        self._answers = answers

    @property
    def __class__(self) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        return os.DirEntry

    def __reduce__(self) -> Any:
        return RecordedDirEntry, (self.name, self.path, self._answers)

    def __fspath__(self) -> Any:
        return self.path

    def __repr__(self) -> str:
        return f"<DirEntry {self.name!r}>"

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        return bool(self._answer("is_dir", follow_symlinks))

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        return bool(self._answer("is_file", follow_symlinks))

    def is_symlink(self) -> bool:
        return bool(self._answer("is_symlink", None))

    def is_junction(self) -> bool:
        return False

    def inode(self) -> int:
        return int(self._answer("inode", None))

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        return self._answer("stat", follow_symlinks)

    def _answer(self, question: str, follow: Optional[bool]) -> Any:
        answer = self._answers[_question(question, follow)]
        if isinstance(answer, OSError):
            raise answer
        return answer


class RecordedRow:
    """A `sqlite3.Row`: read by position or, without regard to case, by name."""

    def __init__(self, names: tuple[str, ...], row: tuple[Any, ...]) -> None:
        self._names = names
        self._row = row

    @property
    def __class__(self) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        import sqlite3

        return sqlite3.Row

    def __reduce__(self) -> Any:
        return RecordedRow, (self._names, self._row)

    def keys(self) -> list[str]:
        return list(self._names)

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, str):
            return self._row[key]
        for index, name in enumerate(self._names):
            if name.lower() == key.lower():
                return self._row[index]
        raise IndexError("No item with that key")

    def __len__(self) -> int:
        return len(self._row)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._row)

    def __eq__(self, other: Any) -> bool:
        return type(other) is RecordedRow and (self._names, self._row) == (other._names, other._row)

    def __hash__(self) -> int:
        return hash((self._names, self._row))


def _question(name: str, follow: Optional[bool]) -> str:
    return name if follow is None else f"{name} {'target' if follow else 'link'}"


def _reduce_entry(entry: Any) -> Any:
    answers: dict[str, Any] = {}
    asked: list[tuple[str, Optional[bool]]] = [("is_symlink", None), ("inode", None)]
    asked += [(name, follow) for name in ("is_dir", "is_file", "stat") for follow in (True, False)]
    for name, follow in asked:
        try:
            answer = getattr(entry, name)() if follow is None else getattr(entry, name)(follow_symlinks=follow)
        except OSError as err:  # Raised again when user code asks: the entry may be gone, or a link without a target.
            answer = err
        answers[_question(name, follow)] = answer
    return RecordedDirEntry, (entry.name, entry.path, answers)


def _reduce_match(match: re.Match[Any]) -> Any:
    """How to find this very match again; NotImplemented when no way gives the same groups."""
    for method, start in (
        ("fullmatch", match.pos),
        ("match", match.pos),
        ("search", match.pos),
        ("match", match.start()),
    ):
        again = getattr(match.re, method)(match.string, start, match.endpos)
        if again is not None and again.regs == match.regs:
            return _find_match, (match.re, method, match.string, start, match.endpos)
    return NotImplemented


def _find_match(pattern: re.Pattern[Any], method: str, string: Any, start: int, end: int) -> Any:
    return getattr(pattern, method)(string, start, end)


def _make_view(kind: str, items: list[Any]) -> Any:
    if kind == "keys":
        return dict.fromkeys(items).keys()
    return dict(items).items() if kind == "items" else dict(enumerate(items)).values()


def _make_proxy(content: dict[Any, Any]) -> Any:
    return types.MappingProxyType(content)


def _make_memoryview(data: bytes, readonly: bool, form: str, shape: tuple[int, ...]) -> memoryview:
    view = memoryview(data if readonly else bytearray(data))
    return view if (form, len(shape)) == ("B", 1) else view.cast(cast(Any, form), shape)


_REDUCERS: dict[type, Callable[[Any], Any]] = {
    os.DirEntry: _reduce_entry,
    re.Match: _reduce_match,
    type({}.keys()): lambda view: (_make_view, ("keys", list(view))),
    type({}.values()): lambda view: (_make_view, ("values", list(view))),
    type({}.items()): lambda view: (_make_view, ("items", list(view))),
    types.MappingProxyType: lambda proxy: (_make_proxy, (dict(proxy),)),
    memoryview: lambda view: (_make_memoryview, (view.tobytes(), view.readonly, view.format, view.shape)),
}

_STAND_INS = (RecordedIterator, RecordedWalk, RecordedDirEntry, RecordedRow)


def _capture_generator(generator: types.GeneratorType[Any, Any, Any]) -> Optional[Any]:
    """Generators of the standard library (`Path.glob`, `os.walk`, `glob.iglob`) end; others may be streams and stay
    as they are."""
    library = sysconfig.get_path("stdlib") + os.sep
    if (
        not generator.gi_code.co_filename.startswith((library, "<frozen "))
        or "site-packages" in generator.gi_code.co_filename
    ):
        return None
    local_names = {} if generator.gi_frame is None else generator.gi_frame.f_locals
    from_the_top = generator.gi_code.co_name in ("walk", "_walk") and bool(local_names.get("topdown"))
    items = _take(generator)
    return RecordedWalk(items) if from_the_top else RecordedIterator(items)


def _take(iterator: Any) -> list[Any]:
    items = list(itertools.islice(iterator, MAX_ITEMS + 1))
    if len(items) > MAX_ITEMS:
        hint = "Go through it inside a function of your own that returns what you need."
        raise Unrecordable(name_of(type(iterator)), "result", f"it has more than {MAX_ITEMS:,} items", hint)
    return items
