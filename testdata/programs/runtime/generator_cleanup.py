# ak: rows 13 70
import gc

import outside


def numbers(name):
    try:
        for number in range(5):
            yield outside.note(name, number)
    finally:
        outside.note("closed", name)


def main(event):
    for number in numbers("broken off"):
        if number[1] == 1:
            break
    gc.collect()
    closing = numbers("closed by hand")
    print(next(closing))
    closing.close()
    with __import__("contextlib").closing(numbers("with")) as made:
        print(next(made))
    outside.note("end")
