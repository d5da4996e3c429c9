import outside


def run():
    return outside.note(__name__)
