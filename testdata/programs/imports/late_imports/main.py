# ak: rows 8 29
import outside


def load(name):
    return __import__(name)


def main(event):
    print(outside.note("before"))
    from lazy import VALUE, double

    print(double(VALUE))
    import lazy

    print(lazy.double(2) if outside.note(1) else None, load("lazy") is lazy, lazy.COUNT)
