import outside


def run():
    return outside.note("values")
