"""The raw layer of a durable file: system calls that are recorded on a first run and answered from the record on a
replay.

CPython's own buffers and text layer stand on it, so everything above is CPython's. Each raw operation is one item of
the value stream, `<call>#<n>`: reads with their bytes, writes with offset, length and checksum (the program makes the
bytes again), the results of seeks to the end, truncations, errors.
  F1. The operations of one file are the same on a replay, in order: nothing but the program's own calls causes one.
  F2. A file is *virtual* on a replay (its descriptor is /dev/null's) until an operation has no record; then it goes
      live, once. The real file may be there before, for its lock (`make_real`): nothing is done to it.
  F3. Before bytes are written, everything recorded so far is sent, or durable where the file was there before: what a
      write depends on (where the file ended, what was read of it) is never lost when the write is not. So a write which
      happened but whose record was lost is made again with the same bytes at the same place, which is harmless. A file
      that opening it made empty is written anew from its beginning.
  F4. A virtual file never touches the disk, and a live one never writes outside of what its program wrote.
"""

from __future__ import annotations

import errno
import os
import zlib
from typing import Any, Callable, Optional

from _ak import numbers, reopening
from _ak.file_record import FileReplayDiffers, Opening, Operation, OperationLog, Origin
from _ak.held_signals import call
from _ak.performing import is_performing
from _ak.real_file import RealFile

CHUNK_BYTES = 128 * 1024
"""Most bytes of one raw read, and the size of a default buffer: it must not depend on the machine (F1)."""


class DurableRaw(RealFile):
    """A `FileIO` with a record: open for real on a first run, over /dev/null on a replay. See files.py."""

    _position = 0
    _length = 0
    """Of a regular file, as far as the program knows."""
    _is_handed_out = False
    """User code has it; before, the layers above ask for the number in ways that differ between versions of Python."""
    _is_shared = False
    """The descriptor's number was given out: others may move the position."""
    _lent = 0
    """How many calls under way use the file and are recorded as a whole."""
    _temporary: Optional[str] = None
    _tail: Optional[int] = None
    """Append mode after going live: up to here what the file holds is known to be ours."""

    def begin(
        self, origin: Origin, log: OperationLog, is_live: bool, opener: Optional[Callable[[str, int], int]]
    ) -> None:
        """Start to record or to answer; before this the object is a plain `FileIO`."""
        self._position = origin.start
        self._length = origin.size
        self._is_live = is_live
        self._opener = opener
        self._log = log
        self._origin = origin
        self.opening = Opening()

    def hand_out(self) -> None:
        """The layers above are complete."""
        self._is_handed_out = True
        if self._origin.regular and self._origin.is_new:
            self._log.before_flush(self, DurableRaw._note_growth)

    def remove_when_closed(self, path: str) -> None:
        """The file is a temporary one."""
        self._temporary = path

    def close(self) -> None:
        was_closed = self.closed
        super().close()
        if self._temporary is not None and not was_closed and (self._is_live or self._log.may_act):
            reopening.remove(self._temporary, may_be_gone=not self._is_live)

    @property
    def mode(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        origin = self.__dict__.get("_origin")
        return super().mode if origin is None else origin.mode

    @property
    def log(self) -> OperationLog:
        return self._log

    def seekable(self) -> bool:
        self._require_open()
        return super().seekable() if "_origin" not in self.__dict__ else self._origin.seekable

    def isatty(self) -> bool:
        self._require_open()
        return super().isatty() if "_origin" not in self.__dict__ else self._origin.tty

    def fileno(self) -> int:
        """The descriptor's number; it stays the same when the file goes live. From now on others may move the
        position."""
        number = super().fileno()
        if not self._is_handed_out:
            return number
        if not self._is_shared:
            self._is_shared = True
            self._log.before_flush(self, DurableRaw._sync)
        self._sync()
        return number

    def readinto(self, buffer: Any) -> Optional[int]:
        super().readinto(bytearray())  # Closed, or not open for reading: as ever.
        view = memoryview(buffer).cast("B")[:CHUNK_BYTES]
        recorded = self._recorded("read")
        if recorded is not None:
            data: Optional[bytes] = recorded[1]
            if data is None:
                return None
            view[: len(data)] = data
            self._position += len(data)
            return len(data)
        count = self._perform("read", lambda: super(DurableRaw, self).readinto(view))
        self._position += count or 0
        self._log.add("read", None if count is None else bytes(view[:count]))
        return count

    def read(self, size: Optional[int] = -1) -> Any:
        if size is None or size < 0:
            return self.readall()
        buffer = bytearray(min(size, CHUNK_BYTES))
        count = self.readinto(buffer)
        return None if count is None else bytes(buffer[:count])

    def readall(self) -> Any:
        content = bytearray()
        buffer = bytearray(CHUNK_BYTES)
        while True:
            count = self.readinto(buffer)
            if not count:
                return None if count is None and not content else bytes(content)
            content += memoryview(buffer)[:count]

    def write(self, data: Any) -> Optional[int]:
        super().write(b"")  # Closed, or not open for writing: as ever.
        view = memoryview(data).cast("B")
        if self._origin.is_log and is_performing():
            return self._write_aside(view)
        recorded = self._recorded("write")
        if recorded is not None:
            return self._skip_write(view, *recorded[1:])
        self._let_survive()
        count = self._perform("write", lambda: self._write_through(view))
        if count is None:
            self._log.add("write", self._position, None, 0)
            return None
        if self._origin.seekable and (self._origin.appends or self._is_shared):
            self._position = super().tell()
        else:
            self._position += count
        self._length = max(self._length, self._position)
        self._log.add("write", self._position - count, count, zlib.crc32(view[:count]))
        return count

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._require_open()
        if "_origin" not in self.__dict__:
            return super().seek(offset, whence)
        if not self._origin.seekable:
            raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE))
        if whence in (os.SEEK_SET, os.SEEK_CUR):
            target = offset + (self.tell() if whence == os.SEEK_CUR else 0)
            if target < 0:
                raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
            self._position = super().seek(target) if self._is_live else target
            return self._position
        recorded = self._recorded("end")
        if recorded is not None:
            self._position = recorded[1]
        else:
            self._position = self._perform("end", lambda: super(DurableRaw, self).seek(offset, whence))
            self._log.add("end", self._position)
        return self._position

    def tell(self) -> int:
        self._require_open()
        if "_origin" not in self.__dict__:
            return super().tell()
        if not self._origin.seekable:
            raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE))
        return super().tell() if self._is_live and self._is_shared else self._position

    def truncate(self, size: Optional[int] = None) -> int:
        self._require_open()
        if not self.writable():
            return super().truncate(size)  # Raises what it always raises.
        wanted = self._position if size is None else size
        if self._recorded("truncate", wanted) is None:
            self._log.add("truncate", wanted)
            self._let_survive()  # Else a file that is shorter than the program knows would look damaged.
        else:  # Announced. If it was lost on the way, nobody knows whether it was done; doing it again is harmless.
            self._length = min(self._length, wanted)
            self._recorded("truncated")
        if self._is_live:
            self._perform("truncated", lambda: super(DurableRaw, self).truncate(wanted))
            self._log.add("truncated")
        self._length = wanted
        return wanted

    def state(self) -> dict[str, Any]:
        """Where the file stands, for `jump`."""
        return {
            "count": self._log.count,
            "position": self.tell() if self._origin.seekable else 0,
            "length": self._length,
        }

    def lend(self) -> None:
        """Get ready for a call that uses the file and is recorded as a whole: what a lost attempt of it recorded here
        does not count. Until `take_back` nothing is recorded of where it is."""
        if not self._is_live:
            self._absorb_moves()
            while self._log.peek() is not None:
                self._log.count += 1
            self._go_live()
        self._lent += 1

    def take_back(self) -> None:
        """The call is over."""
        self._lent -= 1

    def jump(self, state: dict[str, Any]) -> None:
        """Skip what a call that is not made again had done to the file."""
        if self._is_live:
            return
        self._log.count = state["count"]
        self._position = state["position"]
        self._length = state["length"]

    def _skip_write(self, view: memoryview, offset: int, count: Optional[int], checksum: int) -> Optional[int]:
        if count is None:
            return None
        if self._origin.is_log:  # It may name a thread, or the time of something that is not made again.
            count = view.nbytes
        elif count > view.nbytes or zlib.crc32(view[:count]) != checksum:
            raise FileReplayDiffers(
                f"{self._origin.path}: the program writes other bytes at offset {offset} than it wrote before "
                f"(call {self._log.call_id})"
            )
        self._position = offset + count
        self._length = max(self._length, self._position)
        return count

    def _recorded(self, kind: str, *expected: Any) -> Optional[Operation]:
        """The next recorded operation, which must be of this kind; None (and the file is live) when there is none."""
        if self._is_live:
            self._log.act(kind)
            return None
        self._absorb_moves()
        operation = self._log.peek()
        if operation is None:
            self._log.act(kind)
            self._go_live()
            return None
        if operation[:2] == ("raised", kind):
            self._log.raise_again(operation)
        if operation[:2] == ("error", kind):
            self._log.count += 1
            raise operation[2]
        if operation[0] != kind or operation[1 : 1 + len(expected)] != expected:
            was = " ".join(str(part) for part in operation if isinstance(part, (str, int)))
            message = f"{self._origin.path}: recorded {was!r}, the program asks for {kind!r} (call {self._log.call_id})"
            raise FileReplayDiffers(message)
        self._log.count += 1
        return operation

    def _absorb_moves(self) -> None:
        while True:
            operation = self._log.peek()
            if operation is None or operation[0] not in ("moved", "grown"):
                return
            if operation[0] == "moved":
                self._position, self._is_shared = operation[1], True
            self._length = operation[-1]
            self._log.count += 1

    def _let_survive(self) -> None:
        """F3. A call that writes is recorded as a whole, and begins when what it depends on is durable."""
        origin = self._origin
        if origin.regular and not origin.is_new and not origin.is_log and not is_performing():
            self._log.sync()
        else:
            self._log.send()

    def _perform(self, kind: str, action: Callable[[], Any]) -> Any:
        try:
            # What is no regular file may block, for signals to end that.
            return action() if self._origin.regular else call(action, (), {})
        except OSError as err:
            self._log.add("error", kind, err)
            raise

    def _write_through(self, view: memoryview) -> Optional[int]:
        if self._tail is None:
            return super().write(view)
        present = reopening.already_there(numbers.path_of(super().fileno()), self._tail, view)
        end = self._tail + present
        at_end = end >= os.fstat(super().fileno()).st_size
        self._tail = end if present and not at_end else None
        super().seek(end)  # Only the position: append mode writes at the end wherever it is.
        return present + (super().write(view[present:]) or 0) if present < view.nbytes else present

    def _write_aside(self, view: memoryview) -> Optional[int]:
        """A line of a log that belongs to a call under way: a replay does not make that call, nor this line."""
        if not self._is_live:
            self._go_live()
        return super().write(view)

    def _go_live(self) -> None:
        """Have the real file, and put it where the program thinks it is."""
        self._log.live(self._origin.path)
        self.make_real()
        if self._origin.regular:
            number, call_id = super().fileno(), self._log.call_id
            self._tail = reopening.fit(number, self._origin, self._length, self._is_shared, call_id)
        self._is_live = True
        if self._origin.regular and self._origin.seekable:
            super().seek(self._position)

    def _require_open(self) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def _note_growth(self) -> None:
        """Note what others have written behind the program's own: after a loss it must stay."""
        if self._lent or self._is_shared or not (self._is_live or self._log.peek() is None):
            return
        size = os.fstat(super().fileno()).st_size if self._is_live else reopening.size_of(self._origin)
        if size > self._length:
            self._length = size
            self._log.add("grown", size)

    def _sync(self) -> None:
        """Note where others have moved the file to; on a replay, let who only knows the number find the real file."""
        if self.closed or self._lent:
            return
        if not self._is_live:
            self._absorb_moves()
            if self._log.peek() is None and self._log.may_act:
                try:
                    self._go_live()
                except OSError:  # Whoever reads or writes it will be told; asking for the number is no error.
                    return
        if not (self._origin.regular and self._origin.seekable and self._is_live):
            return
        position = super().tell()
        # The length alone says nothing: after a loss it may be of the program's own bytes, to be made again.
        if position != self._position:
            self._position, self._length = position, os.fstat(super().fileno()).st_size
            self._log.add("moved", self._position, self._length)


# It is shown as what it stands for.
DurableRaw.__name__ = DurableRaw.__qualname__ = "FileIO"
