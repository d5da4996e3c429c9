# ak: rows 38 39
import outside


def fill(pair):
    data, view = pair
    data[0:2] = b"xy"
    view[3] = 90
    return [data, view, bytes(data)]


def make(_):
    data = bytearray(b"12345")
    return {"one": data, "two": data, "view": memoryview(data)[1:3], "nested": [(data,)]}


def main(event):
    data = bytearray(b"abcdef")
    view = memoryview(data)
    got = outside.each(fill, [(data, view)])[0]
    print(data, bytes(view), got[0] is data, got[1] is view, got[2])
    made = outside.each(make, [0])[0]
    made["one"][0] = 48
    print(made["two"], made["nested"][0][0] is made["one"], bytes(made["view"]), made["view"].readonly)
    again = outside.keep(data)
    again[5] = 33
    print(data, again is data)
