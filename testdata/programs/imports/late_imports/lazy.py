import outside

VALUE = outside.note("while lazy loads")
COUNT = []
COUNT.append(outside.note(1))


def double(x):
    return outside.note(x) * 2
