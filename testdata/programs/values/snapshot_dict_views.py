# ak: rows 33
import odd_values as odd


def main(event):
    keys, values, items = odd.give("keys"), odd.give("values"), odd.give("items")
    print(keys, values, items, type(keys).__name__, type(values).__name__, type(items).__name__)
    print(keys & {"a"}, "b" in keys, list(values), sorted(items), len(items), list(reversed(keys)))
    print({"own": 1}.keys() | odd.same({"x": 1}.keys()))
