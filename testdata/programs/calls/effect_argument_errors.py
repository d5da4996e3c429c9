# ak: rows 15
import outside


def attempt(function):
    try:
        print(function())
    except TypeError as err:
        print("TypeError:", err)


def main(event):
    attempt(lambda: outside.slow(1))
    attempt(lambda: outside.slow(1, 0, 3))
    attempt(lambda: outside.slow(1, 0, thing=3))
    attempt(lambda: outside.note(k=1))
    attempt(lambda: outside.fail())
    print(outside.slow(seconds=0, thing="by name"))
