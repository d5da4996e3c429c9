# ak: python 3.10
# ak: rows 42
import dataclasses

import outside


@dataclasses.dataclass(frozen=True)
class Frozen:
    x: int
    parts: list = dataclasses.field(default_factory=list)

    def __post_init__(self):
        object.__setattr__(self, "seen", self.x * 2)


@dataclasses.dataclass(frozen=True, slots=True)
class FrozenSlots:
    x: int
    y: "FrozenSlots | None" = None


@dataclasses.dataclass(slots=True, kw_only=True)
class Slots:
    a: int
    b: dict = dataclasses.field(default_factory=dict, compare=False)


@dataclasses.dataclass
class Reduced:
    path: str

    def __reduce__(self):
        return Reduced, (self.path + "!",)


@dataclasses.dataclass
class Child(Frozen.__mro__[1]):
    token: dataclasses.InitVar[str] = "t"
    kept: str = ""

    def __post_init__(self, token):
        self.kept = token.upper()


def make(_):
    inner = FrozenSlots(1)
    return [Frozen(3, [1]), FrozenSlots(2, inner), inner, Slots(a=1, b={"k": inner}), Child("abc")]


def main(event):
    frozen, slots, inner, both, child = outside.each(make, [0])[0]
    print(frozen, frozen.seen, hash(slots) == hash(FrozenSlots(2, inner)), slots.y is inner, both.b["k"] is inner)
    print(child, dataclasses.replace(both, a=2), dataclasses.asdict(slots))
    for thing in (frozen, slots):
        try:
            thing.x = 5
        except dataclasses.FrozenInstanceError as err:
            print(type(err).__name__, err)
    print(dataclasses.replace(frozen, x=9) == Frozen(9, [1]))
