# ak: rows 8 15
import outside


def f(a, /, b=outside.note("b"), *args, c, d=None, **kwargs):
    return a, b, args, c, d, kwargs


def main(event):
    print(f(1, c=2), f(1, 2, 3, c=outside.note(4), a=5), f(*[1, 2], **{"c": 3, "e": outside.note(6)}))
    try:
        f(a=1, c=2)
    except TypeError as err:
        print(err)
    g = lambda a, /, *, b=outside.note("lambda"): (a, b)
    print(g(1), g(2, b=outside.note(3)))
