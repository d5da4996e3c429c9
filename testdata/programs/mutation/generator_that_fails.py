# ak: rows 13 34
import odd_changes as odd
import outside


def broken():
    try:
        yield 1
        yield outside.note(2)
        raise ValueError("broken off")
    finally:
        outside.note("cleaned")


def main(event):
    running = broken()
    try:
        odd.total(running)
    except ValueError as err:
        print(err, list(running))
