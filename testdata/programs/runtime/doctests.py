# ak: rows 66
import doctest
import sys

import outside


def double(thing):
    """
    >>> double(2)
    4
    >>> double("a")
    'aa'
    >>> double(None)
    Traceback (most recent call last):
    TypeError: unsupported operand type(s) for *: 'NoneType' and 'int'
    """
    return thing * 2


def wrong():
    """
    >>> 1 + 1
    3
    """


def main(event):
    outside.note("before")
    print(doctest.testmod(sys.modules[__name__], verbose=False))
    outside.note("after")
