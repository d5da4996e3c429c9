# ak: rows 16
import outside


class Money:
    def __format__(self, spec):
        return f"{outside.note('format ' + spec)}!"

    def __str__(self):
        return outside.note("str")

    def __repr__(self):
        return outside.note("repr")


def main(event):
    note = outside.note
    print(f"{note('a')} {note(3.14159):.{note(2)}f} {note('q')!r:>{note(6)}} {note('=')=}")
    print("{0:x} {0} {0!r}".format(Money()), "%s %r" % (Money(), Money()), f"{Money():spec}")
    print(f"{'nested ' + f'{note(1)}'} {(lambda: note('lambda'))()} {[note(n) for n in 'xy']}")
