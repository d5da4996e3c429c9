# ak: rows 43 44
import array

import outside


def make(_):
    numbers = array.array("d", range(40_000))
    return {"numbers": numbers, "same": numbers, "view": memoryview(array.array("d", range(20_000))).cast("B"), "bytes": bytearray(100_000)}


def double(given):
    for index in range(10):
        given[index] *= 2
    return given


def main(event):
    made = outside.each(make, [0])[0]
    numbers = made["numbers"]
    print(numbers is made["same"], len(numbers), numbers[39_999], made["view"].readonly, len(made["bytes"]))
    numbers.append(1.5)
    print(outside.each(double, [numbers])[0] is numbers, numbers[:3].tolist(), numbers[-1])
    made["bytes"][0] = 7
    print(outside.keep(made["bytes"])[0])
