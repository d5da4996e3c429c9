# ak: rows 42
import dataclasses

import outside


@dataclasses.dataclass
class Counted:
    """Its copies are told from it."""

    name: str
    made = 0

    def __post_init__(self):
        Counted.made += 1

    def __reduce__(self):
        return Counted, (self.name,)

    def __eq__(self, other):
        return isinstance(other, Counted) and self.name == other.name


class Gets:
    def __init__(self, text):
        self.text = text
        self.cache = {}

    def __getstate__(self):
        return {"text": self.text}

    def __setstate__(self, state):
        self.text = state["text"]
        self.cache = {"loaded": True}


class NewArgs(tuple):
    def __new__(cls, a, *, b):
        self = super().__new__(cls, (a,))
        self.b = b
        return self

    def __getnewargs_ex__(self):
        return (self[0],), {"b": self.b}


def main(event):
    counted, gets, new = outside.each(lambda _: [Counted("a"), Gets("t"), NewArgs(1, b=2)], [0])[0]
    print(counted, gets.text, new, new.b, type(new).__name__)
