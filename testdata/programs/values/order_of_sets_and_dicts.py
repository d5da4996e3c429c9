# ak: rows 39 52
import collections

import outside


class Key:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        return isinstance(other, Key) and other.name == self.name

    def __repr__(self):
        return self.name


def make(_):
    words = {f"w{n}" for n in range(20)}
    words -= {"w3", "w7"}
    numbers = {5, 1, 1 << 61, -1, -2, 3.5}
    numbers.discard(1)
    ordered = {"b": 1, "a": 2, "c": 3}
    del ordered["b"]
    ordered["b"] = 4
    return words, numbers, frozenset("xyzzy"), ordered, {Key("q"), Key("z"), Key("m"), Key("b")}, collections.OrderedDict(z=1, y=2)


def main(event):
    words, numbers, letters, ordered, keys, odict = outside.each(make, [0])[0]
    print(words == make(0)[0], sorted(words), sorted(numbers), sorted(letters))
    print(list(ordered.items()), sorted(map(repr, keys)), list(odict), Key("q") in keys)
    odict.move_to_end("z")
    print(odict, outside.note(list(ordered)))
    print(words.pop() in make(0)[0])
