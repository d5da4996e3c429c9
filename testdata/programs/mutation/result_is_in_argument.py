# ak: rows 38 39
import odd_changes as odd


def main(event):
    items = []
    made = odd.append_new(items)
    made["changed"] = True
    print(items, items[0] is made)
    taken = odd.change(items, "pop")
    print(taken is made, items)
