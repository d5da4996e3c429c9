# ak: rows 38 60
import functools

import odd_changes as odd


def main(event):
    items = [2, 1]
    change = functools.partial(odd.change, items)
    change("sort")
    functools.partial(change, "append")(3)
    print(items)
