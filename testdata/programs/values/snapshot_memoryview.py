# ak: rows 33
import odd_values as odd


def main(event):
    view = odd.give("memoryview")
    print(bytes(view), view.readonly, view.nbytes, view[0], view.tolist())
    print(odd.give("bytearray"), odd.same(memoryview(bytearray(b"xy"))).readonly)
