# The mark belongs to the function it was put on, not to what wraps it; closures of one `def` are marked one by one.
import functools

import outside
from autokitteh import activity


def logged(fn):
    @functools.wraps(fn)
    def wrapper(*args):
        print("before", fn.__name__)
        outside.note("log")
        result = fn(*args)
        print("after", fn.__name__)
        return result

    return wrapper


def durable(is_one):
    def decorate(fn):
        def wrapper(*args):
            outside.note("wrapper")
            return fn(*args)

        return activity(wrapper) if is_one else wrapper

    return decorate


@logged
@activity
def first(x):
    outside.note("first", x)
    outside.note("still first", x)
    return x


@activity
@logged
def second(x):
    return outside.note("second", x)


@durable(False)
def third(x):
    return outside.note("third", x)


@durable(True)
def fourth(x):
    return outside.note("fourth", x)


def main(event):
    for function in (first, second, third, fourth, third):
        print(function(function.__name__))
    print(first.__wrapped__(5))
