# ak: rows 1 26
import outside


class Root:
    def go(self):
        return [outside.note("root")]


class Left(Root):
    def go(self):
        return [outside.note("left"), *super().go()]


class Right(Root):
    def go(self):
        return [outside.note("right"), *super().go()]


class Both(Left, Right):
    def go(self):
        return [outside.note("both"), *super().go()]


def main(event):
    print(Both().go(), [cls.__name__ for cls in Both.__mro__])
