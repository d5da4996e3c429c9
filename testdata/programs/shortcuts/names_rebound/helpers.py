def same(value):
    return value


def kept(value):
    return ("kept", value)
