# ak: rows 38
import array
import collections

import outside


class Box:
    __slots__ = ("inside", "label")

    def __init__(self, inside):
        self.inside = inside


def change(thing):
    box = thing["list"][2][0]
    box.inside["set"].add("new")
    box.inside["deque"].rotate(1)
    box.inside["deque"].append({"x"})
    box.label = "set now"
    box.inside["counter"].update("aab")
    box.inside["chain"]["n"] = 1
    box.inside["default"]["made"].append(2)
    box.inside["array"].append(7)
    box.inside["bytes"] += b"!"
    thing["list"][0] = box.inside["set"]
    thing["frozen"] = frozenset({"f"})
    del thing["gone"]
    return box.inside["deque"]


def main(event):
    inside = {
        "set": {"old"}, "deque": collections.deque([1, 2, 3], maxlen=4), "counter": collections.Counter("b"),
        "chain": collections.ChainMap({}, {"n": 0}), "default": collections.defaultdict(list),
        "array": array.array("i", [1]), "bytes": bytearray(b"b"),
    }
    thing = {"list": [1, "two", (Box(inside),)], "gone": 0, "kept": inside["deque"]}
    kept_set, kept_array, kept_bytes = inside["set"], inside["array"], inside["bytes"]
    got = outside.each(change, [thing])[0]
    print(thing["list"][0] is kept_set, sorted(kept_set), got is inside["deque"], got, got.maxlen, thing["kept"] is got)
    print(thing["list"][2][0].label, inside["counter"], inside["chain"], inside["default"], kept_array, kept_bytes)
    print(list(thing), inside["array"] is kept_array, inside["bytes"] is kept_bytes)
