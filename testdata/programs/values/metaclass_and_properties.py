# ak: rows 42 20
import odd_values as odd


def main(event):
    managed, lazy = odd.give("managed"), odd.give("lazy")
    print(managed.x, managed.made_by, type(managed) is odd.Managed)
    print(lazy.text, vars(lazy))
