"""What stands under the number of a durable file: /dev/null, or the real file."""

from __future__ import annotations

import io
import os
from threading import RLock
from typing import Any, Callable, Optional

from _ak import numbers, reopening
from _ak.file_record import Opening, OperationLog, Origin

# One thread at a time: what is opened a second time has lost the locks of the first.
_making_real = RLock()


class RealFile(io.FileIO):
    """The lowest layer of a `DurableRaw`, as locks see it (file_locks.py)."""

    opening: Opening
    closing: Optional[Callable[[Any], Callable[[], None]]] = None
    """Asked before it is closed; what it gives is called after that."""
    _origin: Origin
    _log: OperationLog
    _opener: Optional[Callable[[str, int], int]] = None
    _is_live = True
    _is_opened = False
    """The real file is open here, though operations may still be to be replayed."""

    @property
    def number(self) -> int:
        """The descriptor's number, for the record."""
        return super().fileno()

    @property
    def key(self) -> tuple[Any, ...]:
        """Tells it from others in each process of the session."""
        return "file", self._log.call_id

    @property
    def path(self) -> str:
        """Where the file was when it was opened."""
        return self._origin.path

    @property
    def is_open(self) -> bool:
        """Until it is closed."""
        return not self.closed

    @property
    def is_in_place(self) -> bool:
        """Whether it is where the program left it: no operation is left to be replayed."""
        return self._is_live

    @property
    def is_real(self) -> bool:
        """Whether the file is open in this process."""
        return self._is_live or self._is_opened

    def make_real(self) -> None:
        """Open the real file, without emptying it, under the number of the virtual one. Raises `FileLost`."""
        with _making_real:
            if self.is_real:
                return
            number = reopening.open_again(self._origin, self._opener, self._log.call_id)
            try:
                os.dup2(number, super().fileno(), inheritable=False)
            finally:
                numbers.close(number)
            self._is_opened = True

    def close(self) -> None:
        """Also tells who wants to know."""
        closed = None if self.closed or self.closing is None else self.closing(self)
        super().close()
        if closed is not None:
            closed()
