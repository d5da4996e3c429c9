# ak: rows 13 19
import functools

import outside


def main(event):
    pull = iter(functools.partial(outside.note, 1), 2)
    print(next(pull), next(pull))
    outside.note("end")
