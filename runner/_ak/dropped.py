"""Calls whose result nobody gets: a statement of its own, as `os.mkdir(path)`. On a replay such a result need not be
made.

Told by the instruction that follows the call in the code of the program: it throws away what the call gives.
"""

from __future__ import annotations

from opcode import EXTENDED_ARG, opmap
from types import CodeType, FrameType

from _ak.addresses import address_of

_POP_TOP = opmap["POP_TOP"]
# What stands after an instruction for the interpreter's own use.
_CACHE = opmap.get("CACHE", -1)


class Dropped:
    """Asked with the frame of user code that is in the midst of the call, and of no other call within it."""

    def __init__(self) -> None:
        # By address, for the hash of a code is that of all it holds; with it, so that the address stays its own.
        self._known: dict[int, tuple[CodeType, bytes]] = {}

    def is_dropped(self, frame: FrameType) -> bool:
        """Whether what the frame's call gives is thrown away."""
        code = frame.f_code
        known = self._known.get(address_of(code))
        if known is None:
            known = self._known[address_of(code)] = (code, code.co_code)
        instructions, place = known[1], frame.f_lasti
        while instructions[place] == EXTENDED_ARG:  # Up to 3.10 the call may be said to stand there.
            place += 2
        place += 2
        while instructions[place] == _CACHE:
            place += 2
        return instructions[place] == _POP_TOP
