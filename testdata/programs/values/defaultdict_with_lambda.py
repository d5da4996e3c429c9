# ak: rows 33
import collections

import odd_values as odd
import outside


def main(event):
    made = odd.give("defaultdict")
    print(made["a"], made["b"], dict(made), type(made).__name__)
    own = collections.defaultdict(lambda: collections.defaultdict(int))
    own["x"]["y"] += 1
    print(outside.keep(own) is own, own["z"]["y"], outside.keep(dict(own))["x"] is own["x"])
