import outside


def main(event):
    try:
        1 / 0
    except ZeroDivisionError:
        outside.fail(KeyError, "second")
