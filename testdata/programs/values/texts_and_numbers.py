# ak: rows 42 44
import math

import odd_values as odd


def main(event):
    print(ascii(odd.give("surrogate")), odd.give("int").bit_length(), len(odd.give("huge")))
    nan, low, zero = odd.give("nan")
    print(math.isnan(nan), low, math.copysign(1, zero))
