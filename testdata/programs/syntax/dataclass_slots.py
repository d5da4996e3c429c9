# ak: rows 26
# ak: python 3.10
import dataclasses

import outside


@dataclasses.dataclass(slots=True, kw_only=True)
class Point:
    x: int = 0
    y: int = dataclasses.field(default_factory=lambda: outside.note(2))

    def moved(self):
        return dataclasses.replace(self, x=outside.note(self.x + 1))


def main(event):
    print(Point().moved(), outside.keep(Point(x=3)))
