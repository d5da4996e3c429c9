# ak: rows 41
import odd_values as odd


def main(event):
    print(odd.give("none") is None, odd.give("notimplemented") is NotImplemented, odd.give("ellipsis") is ...)
    print(odd.give("missing") is odd.MISSING, odd.give("unset") is odd.UNSET)
    print(odd.give("red") is odd.Colour.RED, odd.give("access") == odd.Access.READ | odd.Access.WRITE)
