import outside


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def deep(n):
    return outside.note("bottom") if n == 0 else deep(n - 1)


def endless(n):
    return endless(n + 1)


def main(event):
    print(fib(10), outside.note(fib(5)), deep(700))
    try:
        endless(0)
    except RecursionError as err:
        print(type(err).__name__)
    outside.note("alive")
