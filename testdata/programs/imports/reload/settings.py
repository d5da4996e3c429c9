import outside

VALUE = outside.note("loaded")


def read():
    return outside.note("read", VALUE)
