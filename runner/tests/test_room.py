"""A full disk is waited for: what was performed must be recorded."""

from __future__ import annotations

import errno
import os

import pytest

from _ak import room, values
from _ak.room import WAITING, when_there_is_room, write_all


@pytest.fixture
def pauses(monkeypatch):
    """Seconds that were waited, without waiting."""
    waited = []
    monkeypatch.setattr(room, "_sleep", waited.append)
    return waited


@pytest.fixture
def said(monkeypatch):
    reasons = []
    monkeypatch.setattr(WAITING, "say", reasons.append)
    return reasons


class Disk:
    """Takes a few bytes at a time, and is full in between."""

    def __init__(self, room_for):
        self.room_for = list(room_for)
        self.data = b""

    def write(self, data):
        taken = self.room_for.pop(0)
        if taken == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.data += bytes(data[:taken])
        return min(taken, len(data))


def test_goes_on_where_it_was_when_there_is_room(pauses, said):
    disk = Disk([3, 0, 0, 2, 0, 100])
    write_all(disk, memoryview(b"one two three"), "/spool")
    assert disk.data == b"one two three"
    assert len(pauses) == 3
    assert said == ["waiting for room on the disk of /spool: No space left on device"] * 3


def test_waits_longer_each_time_up_to_a_second(pauses, said):
    tries = iter([errno.ENOSPC] * 9 + [errno.EDQUOT, None])

    def write():
        number = next(tries)
        if number is not None:
            raise OSError(number, os.strerror(number))
        return "written"

    assert when_there_is_room(write, "/spool") == "written"
    assert pauses == sorted(pauses)
    assert pauses[-1] == 1.0
    assert len(said) == 10


def test_raises_what_no_room_mends(pauses):
    def write():
        raise OSError(errno.EACCES, "Permission denied")

    with pytest.raises(OSError, match="Permission denied"):
        when_there_is_room(write, "/spool")
    assert pauses == []


@pytest.mark.parametrize("value", [b"x" * 400_000, {"text": "y" * 400_000, "parts": [b"z" * 100_000] * 3}])
def test_a_large_value_is_recorded_after_all(value, tmp_path, monkeypatch, pauses, said):
    fsync, refusals = os.fsync, iter([True, True])

    def full_at_first(descriptor):
        if next(refusals, False):
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full_at_first)
    encoded = values.encode(value, str(tmp_path))
    assert encoded.value_file is not None
    assert values.decode(None, encoded.value_file) == value
    assert len(said) == len(pauses) == 2
