import outside


def work(thing):
    return outside.note("inner", thing)
