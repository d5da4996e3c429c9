import values


def run():
    return values.run()
