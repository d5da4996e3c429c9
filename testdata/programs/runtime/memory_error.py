# ak: rows 68
import outside


def main(event):
    outside.note("before")
    try:
        [0] * 10**18
    except MemoryError as err:
        print(type(err).__name__)
    try:
        outside.fail(MemoryError, "in a library")
    except MemoryError as err:
        print(err)
    outside.note("end")
