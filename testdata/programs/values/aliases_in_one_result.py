# ak: rows 39
import odd_values as odd


def main(event):
    a, b, (c,) = odd.give("shared")
    a["n"] = 2
    print(a is b, b is c, b, c)
    made = odd.give("cycle")
    print(made[0] is made)
    root = odd.give("tree")
    print([child.name for child in root.children], all(child.parent is root for child in root.children))
