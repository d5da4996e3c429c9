# ak: rows 31 66
"""Examples in docstrings are text that is executed, too."""
import doctest
import sys
from outside import note


def double(x):
    """
    >>> double(note(2))
    4
    >>> double('ab')
    'abab'
    >>> note(3)
    4
    """
    return x * 2


def main(event):
    print(doctest.testmod(sys.modules[__name__], name="me"))
    return note("end")
