# ak: rows 6 7
import functools

import outside
import toolkit

router = toolkit.Router()


def plain(function):
    @functools.wraps(function)
    def wrapper(*args):
        return [outside.note("plain"), function(*args)]

    return wrapper


def with_options(*, mark):
    def decorate(function):
        return lambda *args: [mark, function(*args)]

    return decorate


@plain
@with_options(mark=outside.note("mark"))
def own(x):
    return outside.note(x)


@toolkit.traced
def traced(x):
    return outside.note(x)


@toolkit.retry(3)
def retried(x):
    return outside.note(x)


@router.get("/path")
def routed(x):
    return outside.note("routed", x)


def main(event):
    print(own(1), traced(2), retried(3), routed(4), sorted(router.routes))
    print(traced.__name__, retried.__wrapped__ is not None, own.__name__)
