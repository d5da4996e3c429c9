# ak: rows 13
import outside


def numbers():
    try:
        for n in range(5):
            yield outside.note(n)
    finally:
        outside.note("cleaned up")


def main(event):
    for n in numbers():
        if n == 1:
            break
    outside.note("after the loop")
    generator = numbers()
    next(generator)
    del generator
    outside.note("after del")
