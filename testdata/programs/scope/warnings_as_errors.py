# ak: rows 3
import warnings

import outside
import toolkit


def main(event):
    warnings.simplefilter("error")
    try:
        toolkit.deprecated("a")
    except UserWarning as err:
        print(err)
    outside.note("end")
    warnings.warn("last")
