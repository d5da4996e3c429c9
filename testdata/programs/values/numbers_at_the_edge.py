# ak: rows 42
import math
import struct
import sys

import outside


def make(_):
    nan = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000001234))[0]
    return [nan, {nan: "nan"}, -0.0, [-0.0, 0.0], 5e-324, float("-inf"), complex(-0.0, float("nan")), 1 << 20000,
            -(1 << 64), sys.maxsize + 1, True, 10**400]


def main(event):
    got = outside.each(make, [0])[0]
    nan, table, minus, pair, *rest = got
    print(struct.pack("<d", nan), nan in table, list(table)[0] is nan, math.copysign(1, minus), list(map(str, pair)))
    print(rest[0], rest[1], rest[2], rest[3].bit_length(), rest[4], rest[5], rest[6] is True, len(str(rest[7])))
    single = outside.each(lambda _: -0.0, [0])
    print(single, math.copysign(1, outside.keep(-0.0)), outside.each(lambda _: float("nan"), [0]))
    print(outside.keep(nan) != nan, [nan] == [nan], outside.keep([nan]) == [nan], outside.keep(1 << 70))
