# ak: rows 35 54
import warnings

import outside


def main(event):
    try:
        assert outside.note(0), outside.note("message")
    except AssertionError as err:
        print(err)
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            warnings.warn(outside.note("careful"), stacklevel=2)
        except UserWarning as err:
            print(repr(err))
