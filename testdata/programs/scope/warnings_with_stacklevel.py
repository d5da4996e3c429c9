# ak: rows 3
import warnings

import outside


def old():
    warnings.warn("use new", UserWarning, stacklevel=2)
    return outside.note("old")


def main(event):
    old()
    for _ in range(2):
        old()
    warnings.warn(outside.note("direct"))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        old()
    print([(str(one.message), one.lineno, one.filename.rpartition("/")[2]) for one in caught])
