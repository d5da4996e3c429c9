# ak: rows 62
import outside
from plain.inner import work


def main(event):
    import plain

    print(work("a"), plain.__file__ if hasattr(plain, "__file__") and plain.__file__ else "no file", type(plain.__path__).__name__)
    outside.note("between")
    import plain.other

    print(plain.other.work("b"))
