# ak: rows 38
import collections

import odd_changes as odd


def main(event):
    table = {"b": 1, "a": 2}
    odd.change(table, "update", {"c": 3})
    print(odd.change(table, "pop", "b"), table, list(table))
    print(odd.change(table, "setdefault", "d", [1]), table)
    ordered = collections.OrderedDict(x=1, y=2)
    odd.change(ordered, "move_to_end", "x")
    print(ordered, list(reversed(ordered)))
    counter = collections.Counter("aab")
    odd.change(counter, "update", "bb")
    print(counter)
    grouped = collections.defaultdict(list)
    odd.change(grouped["k"], "append", 1)
    odd.change(grouped, "__getitem__", "new")
    print(dict(grouped), grouped["other"])
