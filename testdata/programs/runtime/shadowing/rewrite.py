import outside


def work(thing):
    return outside.note("my rewrite", thing)
