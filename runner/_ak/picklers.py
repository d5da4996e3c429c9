"""The picklers of values: what all of them refuse, replace by a name, or reduce in a way of their own.

A pickle may hold names (`persistent_id`) for what user code has already (references.py), for large blocks that lie
apart (content.py), for numbers that are not equal to themselves, and for the builtins: each namespace in which code has
run holds them.
"""

from __future__ import annotations

import builtins
import io
import pickle
import struct
import sys
import threading
import types
from contextvars import copy_context
from typing import Any, Callable, NamedTuple, Optional, Protocol, Union

from _ak import drawn, reductions, remaking, unrecordable
from _ak.content import Blocks, Contents, is_block, is_block_name
from _ak.unrecordable import Unrecordable

# They pickle, but the copy shares or skips what the original still consumes.
_CONSUMED_TYPES = drawn.CONSUMED_TYPES | {type(reversed([])), types.CoroutineType, types.AsyncGeneratorType}

# Equal after a round trip and cheap: no second look needed.
ATOMS = frozenset((type(None), bool, int, float))
# Nobody looks at which of two equal ones it is.
PLAIN = frozenset((*ATOMS, str, bytes, complex))

_NAN = "nan "
_BUILTINS = "builtins"
# A pickler in Python takes some five frames a level.
_DEEP_FRAMES = 200_000
_DEEP_STACK_BYTES = 512 << 20


class TooLarge(Exception):
    """The pickle would be over the limit."""


class References(Protocol):
    """Things that a value may speak of instead of holding a copy: user code has them already."""

    def name(self, obj: Any) -> Optional[str]: ...

    def find(self, name: str) -> Any: ...


class _Rules:
    """Refuses consumable iterators, keeps sentinels and counts, so that it can stop early.

    The C pickler buffers a whole protocol 0 pickle before it writes; only counting objects on their way in stops it
    in time.
    """

    def __init__(self, target: Any, protocol: int, means: Means) -> None:
        super().__init__(target, protocol)  # type: ignore[call-arg]
        self._protocol = protocol
        self._references, self._contents, limit = means
        self._left = sys.maxsize if limit is None else limit
        self._nans: dict[int, tuple[str, float]] = {}

    def persistent_id(self, obj: Any) -> Optional[str]:
        kind = type(obj)
        if kind is str or kind is bytes or kind is bytearray:
            self._left -= len(obj)
        self._left -= 2
        if self._left < 0:
            raise TooLarge
        if kind in PLAIN:
            return self._name_of_nan(obj) if kind is float and obj != obj else None  # noqa: PLR0124
        if obj is builtins.__dict__:
            return _BUILTINS
        if self._references is not None:
            name = self._references.name(obj)
            if name is not None:
                return name
        if kind in _CONSUMED_TYPES:
            raise Unrecordable(unrecordable.name_of(kind), "", "reading it would use it up")
        if is_block(kind):
            return None if self._contents is None else self._contents.name(obj)
        if remaking.must_be_held(kind):
            raise Unrecordable(unrecordable.name_of(kind), "", "a copy of it would not be the same thing")
        return None

    def reducer_override(self, obj: Any) -> Any:
        return reductions.reduce(obj, self._protocol, self._contents is not None)

    def _name_of_nan(self, nan: float) -> Optional[str]:
        """Not equal to itself, it is found in a list or a dict by its identity alone. Plain clients know no names."""
        if self._references is None:
            return None
        known = self._nans.get(id(nan))
        if known is None:
            name = f"{_NAN}{len(self._nans)} {struct.pack('>d', nan).hex()}"
            known = self._nans[id(nan)] = (name, nan)
        return known[0]


class Pickler(_Rules, pickle.Pickler):
    """For everything but what is nested too deeply."""


class CallPickler(Pickler):
    """For clients, which may not know this package: what it alone could make is left to them."""

    def reducer_override(self, obj: Any) -> Any:
        return NotImplemented if isinstance(obj, types.FunctionType) else super().reducer_override(obj)


class _DeepPickler(_Rules, pickle._Pickler):  # type: ignore[misc, name-defined]
    """In Python: the C pickler ends at a depth that cannot be changed since 3.12."""


class Unpickler(pickle.Unpickler):
    def __init__(self, file: Any, references: Optional[References]) -> None:
        super().__init__(file)
        self._references = references
        self._nans: dict[str, float] = {}
        self._blocks: Optional[Blocks] = None

    def persistent_load(self, pid: Any) -> Any:
        if is_block_name(pid):
            self._blocks = self._blocks or Blocks()
            return self._blocks.find(pid)
        if isinstance(pid, str) and pid.startswith(_NAN):
            return self._nans.setdefault(pid, struct.unpack(">d", bytes.fromhex(pid.rpartition(" ")[2]))[0])
        if pid == _BUILTINS:
            return builtins.__dict__
        if self._references is None:
            raise pickle.UnpicklingError(f"it speaks of {pid!r}, which is not there")
        return self._references.find(pid)


class Means(NamedTuple):
    """What a pickle may speak of, and how large it may be."""

    references: Optional[References] = None
    contents: Optional[Contents] = None
    limit: Optional[int] = None


NO_MEANS = Means()


class Restartable(Protocol):
    """Where a pickle goes; it may be begun anew."""

    def write(self, data: Any, /) -> Any: ...

    def seek(self, position: int, /) -> Any: ...

    def truncate(self) -> Any: ...


def dump(
    obj: Any,
    target: Restartable,
    protocol: int,
    means: Means = NO_MEANS,
    kind: type[Pickler] = Pickler,
) -> None:
    """Pickle `obj` to `target`, however deeply it is nested."""
    try:
        kind(target, protocol, means).dump(obj)
    except RecursionError:
        target.seek(0)
        target.truncate()
        _deeply(lambda: _DeepPickler(target, protocol, means).dump(obj))


def _deeply(work: Callable[[], None]) -> None:
    """Do `work` where there is room for it: in a thread of its own with a large stack."""
    failure: list[BaseException] = []
    context = copy_context()

    def run() -> None:
        try:
            context.run(work)
        except BaseException as err:
            failure.append(err)

    former_limit, former_stack = sys.getrecursionlimit(), threading.stack_size(_DEEP_STACK_BYTES)
    sys.setrecursionlimit(max(former_limit, _DEEP_FRAMES))
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(former_stack)
        sys.setrecursionlimit(former_limit)
    if failure:
        raise failure[0]


class Nowhere(io.RawIOBase):
    """Takes everything, keeps nothing: for asking whether something can be pickled."""

    def write(self, data: Any) -> int:
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def truncate(self, size: Union[int, None] = None) -> int:
        return 0


def load(file: Any, references: Optional[References] = None) -> Any:
    """Piece by piece: of a large value there is never more than the value itself in memory."""
    return Unpickler(file, references).load()
