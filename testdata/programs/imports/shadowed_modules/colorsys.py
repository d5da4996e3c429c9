import outside


def put(thing):
    return outside.note("my queue", thing)
