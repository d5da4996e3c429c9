# ak: rows 1
import outside


class A:
    def f(self):
        return super().missing(outside.note("never"))

    def g():
        return super().anything()


def outer():
    return super().nothing()


def main(event):
    for attempt in (A().f, A.g, outer):
        try:
            attempt()
        except (AttributeError, RuntimeError) as err:
            print(type(err).__name__, err)
    outside.note("end")
    return A().f()
