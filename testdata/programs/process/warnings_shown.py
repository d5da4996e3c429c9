# ak: rows 3 54
import warnings

import outside


def old():
    warnings.warn("use new()", DeprecationWarning, stacklevel=2)
    return outside.note("old")


def main(event):
    warnings.filterwarnings("always", category=DeprecationWarning)
    old()
    warnings.warn("plain")
    outside.note("between")
    with warnings.catch_warnings(record=True) as caught:
        warnings.filterwarnings("always", category=UserWarning)
        old()
        outside.note("inside")
        warnings.warn("caught", UserWarning)
    print([(str(one.message), one.category.__name__, one.lineno) for one in caught])
    with warnings.catch_warnings():
        warnings.filterwarnings("error", category=DeprecationWarning)
        try:
            old()
        except DeprecationWarning as err:
            print("raised", err)
