import outside


def month():
    return outside.note("my month")
