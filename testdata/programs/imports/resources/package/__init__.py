import outside


def f():
    return outside.note("é")  # a comment
