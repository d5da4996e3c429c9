# ak: rows 12
# ak: python 3.11
import operator

import outside


def main(event):
    print(operator.call(outside.note, "called"))
    outside.note("end")
