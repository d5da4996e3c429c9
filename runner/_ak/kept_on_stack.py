"""Keeps the thing of a method call on the interpreter's stack while its type is compared; on 3.9 alone.

    any[1].name(x)  becomes what this would be, if an expression could have variables that nobody sees:
                    (t if (k := type(t := any[1])) is K or k is L else Q(t)).name(x)

A variable would be seen in `locals()`, and would keep the thing alive; a function that is asked costs twice as much as
the comparison does. So the text has words in it that are only room for one instruction each (`compared`), and in the
code that is compiled from it instructions that move what is on the stack take their room (`keep_on_stack`). No
instruction is added or taken away: jumps and lines stay where they are.

Other versions have other instructions, and need this less: from 3.10 on `type` makes no tuple of what it is given.
"""

from __future__ import annotations

import ast
import sys
from types import CodeType
from typing import Any

from _ak.places import PREFIX, TYPE

IS_POSSIBLE = sys.version_info[:2] == (3, 9) and sys.implementation.name == "cpython"

# Words for what is on the stack already where it would be loaded.
_KIND, _THING, _THING_BELOW_KIND, _THING_BELOW_QUESTION = (
    f"{PREFIX}{word}__" for word in ("kind", "thing", "thing_below_kind", "thing_below_question")
)

# Instructions of 3.9, by their numbers: in its code every one is one byte, and its argument another.
_POP_TOP, _ROT_TWO, _ROT_THREE, _DUP_TOP, _NOP = (bytes([number, 0]) for number in (1, 2, 3, 4, 9))
_LOAD_GLOBAL, _EXTENDED_ARG = 116, 144
_ROOM, _CALL, _IS, _JUMP_IF_NOT = 155, 131, 117, 114  # FORMAT_VALUE, CALL_FUNCTION, IS_OP, POP_JUMP_IF_FALSE

_BEFORE_KIND = (_ROOM, _ROOM, _CALL, _ROOM, _LOAD_GLOBAL, _IS, _JUMP_IF_NOT)
_IN_ROOMS = {0: _DUP_TOP, 1: _ROT_THREE, 3: _DUP_TOP}
_INSTEAD = {_KIND: _NOP, _THING: _NOP, _THING_BELOW_KIND: _POP_TOP, _THING_BELOW_QUESTION: _ROT_TWO}
# The thing and its type, of which the compiler knows nothing.
_MOST_ON_STACK = 2
_LOAD = ast.Load()


def compared(thing: ast.expr, one: str, other: str, question: str, position: dict[str, Any]) -> ast.expr:
    """`thing`, if its type is what stands at `one` or `other`; else what `question` gives for it. Means nothing until
    `keep_on_stack` was there.
    """

    def name(text: str) -> ast.expr:
        return ast.Name(text, _LOAD, **position)

    def room(value: ast.expr) -> ast.expr:
        return ast.FormattedValue(value, -1, None, **position)

    def call(text: str, argument: ast.expr) -> ast.expr:
        return ast.Call(name(text), [argument], [], **position)

    def choice(kind: ast.expr, place: str, otherwise: ast.expr, known: str) -> ast.expr:
        differs = ast.Compare(kind, [ast.IsNot()], [name(place)], **position)
        return ast.IfExp(differs, otherwise, name(known), **position)

    # On the stack: `type`, thing, thing; thing, `type`, thing; thing, kind, kind.
    kind = room(call(TYPE, room(room(thing))))
    asked = call(question, name(_THING_BELOW_QUESTION))
    return choice(kind, one, choice(name(_KIND), other, asked, _THING), _THING_BELOW_KIND)


def keep_on_stack(code: CodeType) -> CodeType:
    """`code`, and all that is inside it, with the instructions for which `compared` has made room."""
    if not IS_POSSIBLE:
        return code
    # By address. No recursion, as in rewrite.py.
    done: dict[int, CodeType] = {}
    waiting = [code]
    while waiting:
        one = waiting[-1]
        inside = [constant for constant in one.co_consts if type(constant) is CodeType and id(constant) not in done]
        waiting.extend(inside)
        if not inside:
            done[id(one)] = _with_all_filled(waiting.pop(), done)
    return done[id(code)]


def _with_all_filled(code: CodeType, done: dict[int, CodeType]) -> CodeType:
    constants = tuple(done.get(id(constant), constant) for constant in code.co_consts)
    if _KIND in code.co_names:
        most_on_stack = code.co_stacksize + _MOST_ON_STACK
        return code.replace(co_consts=constants, co_code=_filled(code), co_stacksize=most_on_stack)
    is_same = all(one is other for one, other in zip(constants, code.co_consts))
    return code if is_same else code.replace(co_consts=constants)


def _filled(code: CodeType) -> bytes:
    filled = bytearray(code.co_code)
    instructions = _instructions(code.co_code)
    for index, (place, number, argument) in enumerate(instructions):
        word = code.co_names[argument] if number == _LOAD_GLOBAL else ""
        if word == _KIND:
            _fill_rooms(filled, instructions[max(0, index - len(_BEFORE_KIND)) : index])
        if word in _INSTEAD:
            _put(filled, place, _INSTEAD[word])
    return bytes(filled)


def _fill_rooms(filled: bytearray, before: list[tuple[int, int, int]]) -> None:
    """`before` the type is wanted once more, it was asked for, among rooms, and compared with the first place."""
    if tuple(number for _, number, _ in before) != _BEFORE_KIND:
        raise AssertionError("the compiler wrote something else than was expected")
    for index, instruction in _IN_ROOMS.items():
        _put(filled, before[index][0], instruction)


def _put(filled: bytearray, place: int, instruction: bytes) -> None:
    filled[place : place + 2] = instruction
    # An argument of more than one byte began before; tools would take that for the next one's.
    while filled[place - 2] == _EXTENDED_ARG:
        place -= 2
        filled[place : place + 2] = _NOP


def _instructions(code: bytes) -> list[tuple[int, int, int]]:
    """Where each stands, its number and its argument."""
    found: list[tuple[int, int, int]] = []
    extended = 0
    for place in range(0, len(code), 2):
        argument = extended << 8 | code[place + 1]
        if code[place] == _EXTENDED_ARG:
            extended = argument
        else:
            found.append((place, code[place], argument))
            extended = 0
    return found
