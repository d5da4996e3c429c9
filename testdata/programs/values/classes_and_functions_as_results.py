# ak: rows 32 40
import re

import odd_values as odd


def main(event):
    print(odd.give("class") is odd.Frozen, odd.give("function") is odd.give, odd.give("module") is re)
    made = odd.give("class")("x")
    print(made, odd.same(len) is len, odd.same(str.upper)("a"))
