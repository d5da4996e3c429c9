"""Durable files: `open`, `io.open`, `os.fdopen` and `Path.open` with their raw layer replaced (durable_raw.py).

In: the call. Out: the very classes CPython's `open` gives, and a descriptor for the journal, from which a replay
makes the file again.
"""

from __future__ import annotations

import inspect
import io
import os
import pathlib
import stat
import warnings
from typing import Any, Callable, NamedTuple, Optional, cast

from _ak import numbers
from _ak.durable_raw import CHUNK_BYTES, DurableRaw
from _ak.file_record import FileLost, FileReplayDiffers, OperationLog, Origin, Recorder, describe
from _ak.unrecordable import Unrecordable

__all__ = ["FileLost", "FileReplayDiffers", "advance", "is_durable", "lend", "open_durable", "reopen_durable", "settle"]

Descriptor = dict[str, Any]


class _Asked(NamedTuple):
    """The arguments of `open`, whichever function was called."""

    file: Any
    mode: str
    buffering: int
    encoding: Optional[str]
    errors: Optional[str]
    newline: Optional[str]
    closefd: bool
    opener: Optional[Callable[[str, int], int]]


def open_durable(
    call_id: str, recorder: Recorder, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Any, Descriptor]:
    """Open a file for real. Raises what `open` raises, and `Unrecordable` for a descriptor number that leads to no
    path."""
    asked = _asked(fn, args, kwargs)
    _refuse_bad_arguments(asked)
    path = _path_of(asked)
    if path is None:
        return open(*asked), {"kind": "file", "path": "", "mode": asked.mode, "start": 0, **_recorded_arguments(asked)}
    raw = DurableRaw(asked.file, _raw_mode(asked.mode), closefd=asked.closefd, opener=_opener(asked))
    try:
        origin = describe(raw, path, is_log=fn is open_log)
        raw.begin(origin, OperationLog(call_id, recorder), True, asked.opener)
        file = _with_layers(raw, asked)
        raw.hand_out()
    except BaseException:
        raw.close()
        raise
    return file, {"kind": "file", "number": raw.number, **origin._asdict(), **_recorded_arguments(asked)}


def open_log(*args: Any, **kwargs: Any) -> Any:
    """What `logging` opens its files with: `open`, by another name."""
    return open(*args, **kwargs)


def reopen_durable(
    call_id: str, recorder: Recorder, descriptor: Descriptor, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """The file of a recorded call; it touches no disk until an operation has no record. `args` are asked for an
    opener only."""
    opener = kwargs.get("opener", args[_OPENER_POSITION] if len(args) > _OPENER_POSITION else None)
    name = _NAME_KINDS[descriptor["name_kind"]](descriptor["name"])
    asked = _Asked._make((name, *descriptor["arguments"], opener))
    if not descriptor["path"]:
        return open(*asked)
    origin = Origin(**{name: descriptor[name] for name in Origin._fields if name in descriptor})
    number = descriptor.get("number", 0)
    raw = DurableRaw(os.devnull, origin.mode.replace("x", "w"), opener=lambda *how: numbers.same(os.open(*how), number))
    raw.name = asked.file
    raw.begin(origin, OperationLog(call_id, recorder), False, opener)
    file = _with_layers(raw, asked)
    raw.hand_out()
    return file


def is_durable(obj: Any) -> bool:
    """Whether `obj` is a file made here."""
    return raw_of(obj) is not None


def lend(file: Any, by_number: bool) -> Optional[DurableRaw]:
    """Before a call that uses the file and is recorded as a whole. One that uses the descriptor's number only (a child
    process) does not see what is still in the buffers; for others it is handed down. Gives what is to be taken back."""
    raw = raw_of(file)
    if raw is None or raw.closed:
        return None
    if not by_number:
        _flush(file)
    raw.lend()
    return raw


def settle(file: Any, by_number: bool) -> dict[str, Any]:
    """After such a call: where the file stands now, for `advance`. What was read ahead is dropped, as it will be
    there."""
    raw = raw_of(file)
    if raw is None or raw.closed:
        return {"closed": True}
    if by_number:
        return {"closed": False, "by_number": True, "cookie": None, **raw.state()}
    _flush(file)
    if not raw.seekable():
        return {"closed": False, "cookie": None, **raw.state()}
    try:
        cookie = file.tell()
    except OSError as err:
        reason = f"the call left it in the middle of a line ({err})"
        raise Unrecordable("file", "", reason, "Read it to its end in the call.") from err
    state = raw.state()
    _go_to(file, raw, cookie)
    return {"closed": False, "cookie": cookie, **state}


def advance(file: Any, state: dict[str, Any]) -> None:
    """On a replay, instead of the call: put the file where the call left it."""
    raw = raw_of(file)
    if raw is None or raw.closed:
        return
    if state["closed"]:
        file.close()
        return
    if not state.get("by_number"):
        _flush(file)
    raw.jump(state)
    if state["cookie"] is not None:
        _go_to(file, raw, state["cookie"])


def _go_to(file: Any, raw: DurableRaw, cookie: int) -> None:
    """Seek with empty buffers: a seek within what was read ahead would keep it, and the next raw read would differ on
    a replay."""
    if file is not raw:
        getattr(file, "buffer", file).seek(raw.tell() + 1)  # Past all that was read.
    file.seek(cookie)


def _asked(fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> _Asked:
    path = getattr(fn, "__self__", None)
    if isinstance(path, os.PathLike):
        args = (path, *args)
    if fn is io.FileIO:
        return _asked_of_raw(*args, **kwargs)
    if "fd" in kwargs:  # What os.fdopen calls it.
        kwargs = {"file": kwargs["fd"], **{name: value for name, value in kwargs.items() if name != "fd"}}
    bound = _SIGNATURE.bind(*args, **kwargs)
    bound.apply_defaults()
    return _Asked(*bound.arguments.values())


def _asked_of_raw(
    file: Any, mode: str = "r", closefd: bool = True, opener: Optional[Callable[[str, int], int]] = None
) -> _Asked:
    return _Asked(file, mode if "b" in mode else mode + "b", 0, None, None, None, closefd, opener)


def _open_like(  # noqa: PLR0913  # As many as open() has.
    file: Any,
    mode: str = "r",
    buffering: int = -1,
    encoding: Optional[str] = None,
    errors: Optional[str] = None,
    newline: Optional[str] = None,
    closefd: bool = True,
    opener: Optional[Callable[[str, int], int]] = None,
) -> None:
    """The parameters of `open`."""


_SIGNATURE = inspect.signature(_open_like)
_OPENER_POSITION = list(_SIGNATURE.parameters).index("opener")
_NAME_KINDS: dict[str, Callable[[Any], Any]] = {"str": str, "bytes": os.fsencode, "path": pathlib.Path, "fd": int}


def _recorded_arguments(asked: _Asked) -> Descriptor:
    """The arguments as JSON; the file's name comes back as the kind of object it was."""
    name = asked.file
    if isinstance(name, int):
        kind, shown = "fd", str(name)
    else:
        kind = "bytes" if isinstance(name, bytes) else "path" if isinstance(name, pathlib.PurePath) else "str"
        shown = os.path.basename(os.fsdecode(name))
    return {
        "name": name if isinstance(name, int) else os.fsdecode(name),
        "name_kind": kind,
        "arguments": list(asked[1:-1]),
        "preview": f"<file {shown!r} mode={asked.mode!r}>",
    }


def _refuse_bad_arguments(asked: _Asked) -> None:
    """Let CPython say what is wrong with mode, encoding and the like, on a file that always exists."""
    mode = asked.mode.replace("x", "w") if isinstance(asked.mode, str) else asked.mode
    encoding, errors, newline = asked.encoding, asked.errors, asked.newline
    if isinstance(mode, str) and "b" not in mode:  # What is wrong with these is said once the file is open.
        encoding, errors, newline = (None if isinstance(value, str) else value for value in (encoding, errors, newline))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Said once, by the file itself.
        open(os.devnull, mode, asked.buffering, encoding, errors, newline).close()
    if isinstance(asked.file, int) or asked.closefd:
        return
    open(asked.file, closefd=False)  # Raises: only a descriptor can stay open.


def _opener(asked: _Asked) -> Callable[[str, int], int]:
    """What opens the file, under a number that is free in every process of the session."""
    if asked.opener is not None:
        opener = asked.opener
        return lambda path, flags: numbers.high(opener(path, flags))
    return lambda path, flags: numbers.high(os.open(path, flags, 0o666))


def _path_of(asked: _Asked) -> Optional[str]:
    """Where the file is, absolute: the working directory may change. None for the standard streams."""
    if not isinstance(asked.file, int):
        try:
            return os.path.abspath(os.fsdecode(asked.file))
        except FileNotFoundError as err:  # The working directory was removed. `open` names the file that it was given.
            raise FileNotFoundError(err.errno, err.strerror, asked.file) from None
    if asked.file in numbers.STANDARD:
        return None
    path = numbers.path_of(asked.file)
    if stat.S_ISREG(os.fstat(asked.file).st_mode) and not os.path.exists(path):
        reason = f"descriptor {asked.file} leads to no path to open again"
        raise Unrecordable("file", "", reason, "Open it by its path.")
    if not asked.closefd and stat.S_ISREG(os.fstat(asked.file).st_mode):
        reason = f"descriptor {asked.file} and the file over it move each other"
        raise Unrecordable("file", "", reason, "Leave out closefd=False, or use os.read and os.write only.")
    return path


def _raw_mode(mode: str) -> str:
    return mode.replace("t", "").replace("b", "").replace("U", "") or "r"


def _with_layers(raw: DurableRaw, asked: _Asked) -> Any:
    """Buffers and text layer, as `open` stacks them."""
    if asked.buffering == 0:
        return raw
    line_buffering = asked.buffering == 1 or (asked.buffering < 0 and raw.isatty())
    size = CHUNK_BYTES if asked.buffering < 0 or asked.buffering == 1 else asked.buffering
    if "+" in asked.mode:
        buffer: Any = io.BufferedRandom(raw, size)
    elif "r" in asked.mode:
        buffer = io.BufferedReader(raw, size)
    else:
        buffer = io.BufferedWriter(raw, size)
    if "b" in asked.mode:
        return buffer
    text = io.TextIOWrapper(buffer, asked.encoding, asked.errors, asked.newline, line_buffering)
    cast(Any, text).mode = asked.mode  # As open() does.
    return text


def _flush(file: Any) -> None:
    if not file.closed:
        file.flush()


def raw_of(obj: Any) -> Optional[DurableRaw]:
    """What a durable file stands on; None for what is none."""
    kind = type(obj)
    if kind is DurableRaw:
        return obj
    if kind is io.TextIOWrapper:
        try:
            obj = obj.buffer
        except ValueError:  # Its buffer was detached.
            return None
    if type(obj) in (io.BufferedReader, io.BufferedWriter, io.BufferedRandom):
        try:
            raw = obj.raw
        except ValueError:
            return None
        return raw if type(raw) is DurableRaw else None
    return None
