# ak: rows 12
import operator

import outside


def main(event):
    print(operator.methodcaller("note", "called")(outside), operator.methodcaller("upper")("text"))
    print(list(map(operator.methodcaller("note", 1, 2), [outside, outside])))
    print(list(map(operator.methodcaller("fill", {}, a=1), [outside])))
    outside.note("end")
