# ak: rows 4 26 27
import dataclasses
import typing

import outside


@dataclasses.dataclass
class Base:
    x: int
    kind: typing.ClassVar[str] = outside.note("kind")
    extra: dataclasses.InitVar[int] = 0

    def __post_init__(self, extra):
        self.sum = self.x + outside.note(extra)


@dataclasses.dataclass(order=True, frozen=True)
class Frozen:
    name: str
    tags: list = dataclasses.field(default_factory=list, compare=False)

    def __hash__(self):
        return hash(outside.note(self.name))


def main(event):
    base = Base(1, extra=2)
    frozen = Frozen(outside.note("a"))
    print(base, base.sum, frozen < Frozen("b"), {frozen: 1}, dataclasses.replace(frozen, name="c"))
    print(outside.keep(base) == base, dataclasses.asdict(base), outside.keep(frozen))
