# ak: rows 52
import outside


def main(event):
    words = {"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta"}
    for word in words:
        outside.note(word)
    print(list(words), [hash(word) % 1000 for word in words])
    print(list(frozenset("mississippi")), list({(1, "a"), (2, "b")}), hash(("a", 1)), hash(b"bytes"))
    print(list({word: None for word in words} | {"x": 1}) if hasattr(dict, "__or__") else "")
