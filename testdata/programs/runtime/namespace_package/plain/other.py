from plain.inner import work as inner


def work(thing):
    return inner(("other", thing))
