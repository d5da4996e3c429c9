# ak: rows 38
import odd_changes as odd


def main(event):
    items = [3, 1, 2]
    alias = items
    odd.change(items, "sort")
    print(items, alias is items)
    odd.change(items, "append", 4)
    odd.change(items, "reverse")
    odd.change(items, "__delitem__", 0)
    print(odd.change(items, "pop"), items)
    odd.change(items, "clear")
    print(items, alias)
