"""Makes small random programs of nested calls: what they do is seen by the calls of `outside` in them.

A program is a few functions of different kinds (plain, generator, coroutine, asynchronous generator, context manager),
each of which may call those above it, and `main`. Every program ends: loops are short, and no function calls itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Callable

from hypothesis import strategies as st

KINDS = ("plain", "generator", "coroutine", "async_generator", "manager")
ERRORS = ("ValueError", "KeyError", "LookupError")
_MAX_DEPTH = 3
_HEAD = """import contextlib

import outside

a = b = c = 0


def add(a=0, b=0, *more, **named):
    return a + b + sum(more) + sum(named.values())

"""


@dataclass(frozen=True)
class Place:
    """What may stand here."""

    functions: tuple[tuple[str, str], ...] = ()  # name and kind of those above
    depth: int = 0
    is_async: bool = False
    may_bind: bool = True  # no := in what a comprehension goes through
    is_loop: bool = False
    kind: str = "plain"

    @property
    def deeper(self) -> Place:
        return replace(self, depth=self.depth + 1)

    def named(self, *kinds: str) -> list[str]:
        return [name for name, kind in self.functions if kind in kinds]


@dataclass
class Maker:
    """Draws one program."""

    draw: Callable[[Any], Any]
    lines: list[str] = field(default_factory=list)
    marks: int = 0

    def choose(self, *things: Any) -> Any:
        return self.draw(st.sampled_from(things))

    def mark(self) -> int:
        """A number that no other call has."""
        self.marks += 1
        return self.marks

    def program(self) -> str:
        functions: list[tuple[str, str]] = []
        for index in range(self.draw(st.integers(1, 3))):
            kind = self.choose(*KINDS)
            self.function(f"f{index}", kind, tuple(functions))
            functions.append((f"f{index}", kind))
        self.function("main", self.choose("plain", "coroutine"), tuple(functions))
        return _HEAD + "\n".join(self.lines) + "\n"

    def function(self, name: str, kind: str, functions: tuple[tuple[str, str], ...]) -> None:
        is_async = kind in ("coroutine", "async_generator")
        place = Place(functions, is_async=is_async, kind=kind)
        self.lines.append("")
        if kind == "manager":
            self.lines.append("@contextlib.contextmanager")
        default = self.expression(Place(functions, depth=_MAX_DEPTH))
        parameters = "event" if name == "main" else f"a, b={default}"
        self.lines.append(f"{'async ' if is_async else ''}def {name}({parameters}):")
        self.lines.append("    a, b = 1, 2" if name == "main" else "    pass")
        self.lines.append(f"    c = {self.mark()}")
        if kind == "manager":
            self.block(place, 1, 1)
            self.lines.append(f"    try:\n        yield {self.expression(place)}\n    finally:")
            self.block(replace(place, depth=_MAX_DEPTH), 2, 1)
            return
        self.block(place, 1, 3)
        if "generator" in kind:
            self.lines.append(f"    yield {self.expression(place)}")
        elif name == "main":
            self.lines.append(f"    print({self.expression(place)}, a, b, c)")
        else:
            self.lines.append(f"    return {self.expression(place)}")

    def block(self, place: Place, indent: int, most: int) -> None:
        for _ in range(self.draw(st.integers(1, most))):
            self.statement(place, indent)

    def statement(self, place: Place, indent: int) -> None:
        kinds = [self.assignment, self.assignment, self.assignment]
        if place.depth < _MAX_DEPTH:
            kinds += [self.condition, self.loop, self.attempt, self.managed, self.closure]
        if place.is_loop:
            kinds.append(self.leave_loop)
        if "generator" in place.kind:
            kinds.append(self.yielded)
        self.choose(*kinds)(place, "    " * indent, indent)

    def assignment(self, place: Place, space: str, _: int) -> None:
        text = self.expression(place)
        form = self.choose("a = {}", "b += {}", "c = b = {}", "a, c = {}, a", "print({})")
        self.lines.append(space + form.format(text))

    def condition(self, place: Place, space: str, indent: int) -> None:
        self.lines.append(f"{space}if {self.expression(place)}:")
        self.block(place.deeper, indent + 1, 2)
        if self.draw(st.booleans()):
            self.lines.append(f"{space}else:")
            self.block(place.deeper, indent + 1, 1)

    def loop(self, place: Place, space: str, indent: int) -> None:
        many = self.choose("range(2)", f"[{self.expression(place)}, 0]", self.iterable(place, "generator"))
        word = "for"
        if place.is_async and place.named("async_generator") and self.draw(st.booleans()):
            # One that is left half-way is closed later, by whoever finds it.
            word, many = "async for", f"{self.choose(*place.named('async_generator'))}(a)"
        self.lines.append(f"{space}{word} a in {many}:")
        self.block(replace(place.deeper, is_loop=word == "for"), indent + 1, 2)
        self.lines.append(f"{space}else:\n{space}    c += {self.expression(place.deeper)}")

    def leave_loop(self, place: Place, space: str, _: int) -> None:
        self.lines.append(f"{space}if {self.expression(place)}:\n{space}    {self.choose('break', 'continue')}")

    def attempt(self, place: Place, space: str, indent: int) -> None:
        self.lines.append(f"{space}try:")
        self.block(place.deeper, indent + 1, 2)
        if self.draw(st.booleans()):
            self.lines.append(f"{space}    outside.fail({self.choose(*ERRORS)}, {self.mark()})")
        has_handler = self.draw(st.booleans())
        if has_handler:
            self.lines.append(f"{space}except {self.choose(*ERRORS)} as err:\n{space}    print(repr(err))")
            self.block(place.deeper, indent + 1, 1)
        if not has_handler or self.draw(st.booleans()):
            self.lines.append(f"{space}finally:")
            # `continue` in a `finally` is fine; a generator that is closed must not yield there.
            self.block(replace(place.deeper, kind="plain", is_loop=False), indent + 1, 1)

    def managed(self, place: Place, space: str, indent: int) -> None:
        managers = place.named("manager")
        manager = f"{self.choose(*managers)}(b)" if managers else f"contextlib.nullcontext({self.expression(place)})"
        self.lines.append(f"{space}with {manager} as c:")
        self.block(place.deeper, indent + 1, 2)

    def closure(self, place: Place, space: str, indent: int) -> None:
        self.lines.append(f"{space}def inner(a={self.expression(place.deeper)}):\n{space}    nonlocal b, c")
        self.block(Place(place.functions, depth=_MAX_DEPTH), indent + 1, 2)
        self.lines.append(f"{space}    return c\n\n{space}c = inner() + inner({self.expression(place.deeper)})")

    def yielded(self, place: Place, space: str, _: int) -> None:
        text = self.iterable(place, "generator")
        if place.kind == "generator" and self.draw(st.booleans()):
            self.lines.append(f"{space}yield from {text}")
        else:
            self.lines.append(f"{space}yield {self.expression(place)}")

    def iterable(self, place: Place, kind: str) -> str:
        names = place.named(kind)
        return f"{self.choose(*names)}({self.expression(place.deeper)})" if names else f"(c, {self.mark()})"

    def expression(self, place: Place) -> str:
        forms = [self.atom, self.effect]
        if place.depth < _MAX_DEPTH:
            forms += [self.effect, self.call, self.branch, self.comparison, self.comprehension, self.higher_order]
            forms += [self.anonymous, self.text, self.own_call]
            if place.may_bind:
                forms.append(lambda place: f"(c := {self.expression(place.deeper)})")
            if place.is_async:
                forms += [self.awaited, self.awaited]
        return self.choose(*forms)(place)

    def atom(self, _: Place) -> str:
        return self.choose("a", "b", "c", str(self.mark()))

    def effect(self, place: Place) -> str:
        if place.depth >= _MAX_DEPTH:
            return f"outside.note({self.mark()})"
        return f"outside.note({self.mark()}, {self.expression(place.deeper)})[1]"

    def call(self, place: Place) -> str:
        one, other = self.expression(place.deeper), self.expression(place.deeper)
        forms = ("add({}, {})", "add(b={}, a={})", "add(*[{}], c={})", "add(**dict(a={}), d={})", "max({},\n{})")
        return self.choose(*forms).format(one, other)

    def own_call(self, place: Place) -> str:
        argument, plain = self.expression(place.deeper), place.named("plain")
        if place.named("generator") and self.draw(st.booleans()):
            return self.choose("sum({}({}))", "next({}({}))").format(self.choose(*place.named("generator")), argument)
        return f"{self.choose(*plain)}({argument}, b=a)" if plain else f"add({argument})"

    def branch(self, place: Place) -> str:
        texts = [self.expression(place.deeper) for _ in range(3)]
        return self.choose("({} if {} else {})", "({} and {} or {})", "[{}, {}, {}][-1]").format(*texts)

    def comparison(self, place: Place) -> str:
        texts = [self.expression(place.deeper) for _ in range(3)]
        return self.choose("({} < {} <= {})", "({} in ({}, {}))", "(not {} or {} > {})").format(*texts)

    def comprehension(self, place: Place) -> str:
        inner = replace(place.deeper, is_async=False)
        many = self.iterable(replace(inner, may_bind=False), "generator")
        text, test = self.expression(inner), self.expression(inner)
        forms = ("sum([{} for a in {} if {} or 1])", "len({{{} for a in {} if {}}})", "sum({} for a in {} if {})")
        return self.choose(*forms).format(text, many, test)

    def higher_order(self, place: Place) -> str:
        inner = replace(place.deeper, is_async=False)
        one, other = self.expression(inner), self.expression(inner)
        forms = (
            "sum(map(outside.note, [{}, {}]))",
            "sorted([{}, {}], key=lambda n: outside.note(-n))[0]",
            "max(filter(None, map(add, [{}, 1], (b, {}))))",
        )
        return self.choose(*forms).format(one, other)

    def anonymous(self, place: Place) -> str:
        body = self.expression(replace(place.deeper, is_async=False, may_bind=False))
        return f"(lambda a, c=b: {body})({self.expression(place.deeper)})"

    def text(self, place: Place) -> str:
        text = self.expression(place.deeper)
        return f"len('%s' % ({text}))" if '"' in text or "\n" in text else f'len(f"é{{({text})}}")'

    def awaited(self, place: Place) -> str:
        names = place.named("coroutine")
        if place.named("async_generator") and place.depth == 0 and self.draw(st.booleans()):
            text = self.expression(replace(place.deeper, may_bind=False))
            return f"sum([a async for a in {self.choose(*place.named('async_generator'))}({text})])"
        text = self.expression(place.deeper)
        if names and self.draw(st.booleans()):
            return f"(await {self.choose(*names)}({text}))"
        return f"(await outside.fetch({text}))['fetched']"


@st.composite
def programs(draw: Callable[[Any], Any]) -> str:
    return Maker(draw).program()
