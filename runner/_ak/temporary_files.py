"""Temporary files that outlive the process: `NamedTemporaryFile`, `TemporaryFile`, and what `SpooledTemporaryFile`
becomes when it is large.

Making one is an effect that gives a name; behind the name is a durable file, which is removed when it is closed. One
without a name has one nobody sees, so that a lost process can find it again.
"""

from __future__ import annotations

import functools
import os
import tempfile
from types import ModuleType
from typing import Any, Callable, Optional

from _ak.performing import is_performing
from _ak.reopening import remove

Effect = Callable[[Callable[..., Any], str], Callable[..., Any]]


def patch(module: ModuleType, effect: Effect, open_file: Callable[..., Any], is_ours: Callable[[], bool]) -> list[Any]:
    """What to put in place of functions of `tempfile`: `(name, function)`. `effect(fn, name)` gives a function that
    is recorded under that name, `open_file` the guarded `open`; `is_ours` says whether the caller is a line of the
    program."""

    def named(real: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(real)
        def make_named(*args: Any, **kwargs: Any) -> Any:
            if is_performing() or not is_ours():
                return real(*args, **kwargs)
            return _named(effect(make, "tempfile.NamedTemporaryFile"), open_file, *args, **kwargs)

        return make_named

    def nameless(real: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(real)
        def make_nameless(*args: Any, **kwargs: Any) -> Any:
            if is_performing() or not is_ours():
                return real(*args, **kwargs)
            return _nameless(effect(make, "tempfile.TemporaryFile"), open_file, *args, **kwargs)

        return make_nameless

    return [
        ("NamedTemporaryFile", named(vars(module)["NamedTemporaryFile"])),
        ("TemporaryFile", nameless(vars(module)["TemporaryFile"])),
    ]


def make(suffix: Optional[str], prefix: Optional[str], folder: Any) -> Any:
    """An empty file; its path."""
    number, path = tempfile.mkstemp(suffix, prefix, folder)
    os.close(number)
    return path


def _named(  # noqa: PLR0913  # As many as NamedTemporaryFile has.
    make: Callable[..., Any],
    open_file: Callable[..., Any],
    mode: str = "w+b",
    buffering: int = -1,
    encoding: Optional[str] = None,
    newline: Optional[str] = None,
    suffix: Optional[str] = None,
    prefix: Optional[str] = None,
    dir: Any = None,  # noqa: A002
    delete: bool = True,
    *,
    errors: Optional[str] = None,
    **later: bool,
) -> Any:
    path, file = _open(make(suffix, prefix, dir), open_file, mode, buffering, encoding, errors, newline)
    wrapper: Any = vars(tempfile)["_TemporaryFileWrapper"]
    if not delete or not later.get("delete_on_close", True):
        return wrapper(file, path, delete, **later)
    _raw(file).remove_when_closed(path)
    made = wrapper(file, path, False, **later)
    made.delete = True
    return made


def _nameless(  # noqa: PLR0913
    make: Callable[..., Any],
    open_file: Callable[..., Any],
    mode: str = "w+b",
    buffering: int = -1,
    encoding: Optional[str] = None,
    newline: Optional[str] = None,
    suffix: Optional[str] = None,
    prefix: Optional[str] = None,
    dir: Any = None,  # noqa: A002
    *,
    errors: Optional[str] = None,
) -> Any:
    path, file = _open(make(suffix, prefix, dir), open_file, mode, buffering, encoding, errors, newline)
    raw = _raw(file)
    raw.remove_when_closed(path)
    raw.name = raw.number
    return file


def _open(path: str, open_file: Callable[..., Any], mode: str, *how: Any) -> tuple[str, Any]:
    try:
        return path, open_file(path, mode.replace("x", "w"), *how)
    except BaseException:
        remove(path, may_be_gone=True)
        raise


def _raw(file: Any) -> Any:
    buffer = getattr(file, "buffer", file)
    return getattr(buffer, "raw", buffer)
