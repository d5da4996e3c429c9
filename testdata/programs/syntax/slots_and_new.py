# ak: rows 26 27
import outside


class Point:
    __slots__ = ("x", "_y")

    def __new__(cls, *args):
        made = super().__new__(cls)
        made.x = outside.note("new")
        return made

    def __init__(self, y):
        self._y = outside.note(y)

    def __repr__(self):
        return f"Point({self.x!r}, {self._y!r})"


class Text(str):
    def __new__(cls, value):
        return super().__new__(cls, outside.note(value).upper())


class Callable:
    def __call__(self, x):
        return outside.note("called", x)


def main(event):
    print(Point(1), Text("abc"), Callable()(2), list(map(Callable(), "x")))
