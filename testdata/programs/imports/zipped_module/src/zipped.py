import outside


def f(x):
    return outside.note(x), len(outside.note("in a zip"))
