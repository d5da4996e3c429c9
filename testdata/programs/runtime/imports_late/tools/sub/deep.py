from .. import late

__all__ = ["shared"]


def shared(thing):
    return late.work(("shared", thing))


def work(thing):
    return late.work(("deep", thing))
