# ak: rows 13 59
import outside


def double(thing):
    print("called with", thing)
    return outside.note("inner", thing)


def numbers():
    for number in range(2):
        print("pulled", number)
        yield number


def main(event):
    print(outside.each(double, [1, 2]))
    outside.note("between")
    print(outside.each(str, numbers()))
    try:
        outside.each(lambda thing: 1 // thing, [1, 0])
    except ZeroDivisionError as err:
        print(err)
