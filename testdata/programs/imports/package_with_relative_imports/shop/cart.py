from . import NAME, price
from .prices import rates as _rates


def total(things):
    return NAME, [price(thing) for thing in things], len(_rates)
