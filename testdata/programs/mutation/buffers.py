# ak: rows 38
import array
import io

import odd_changes as odd


def main(event):
    data = bytearray(5)
    view = memoryview(data)
    print(odd.read_into(view[1:4]), data)
    view.release()
    odd.change(data, "extend", b"!")
    numbers = array.array("d", [1.5])
    odd.change(numbers, "append", 2.5)
    print(data, numbers)
    binary, text = io.BytesIO(b"abc"), io.StringIO()
    print(odd.change(binary, "read", 2), binary.tell(), odd.change(text, "write", "é"), text.getvalue())
    odd.change(text, "close")
    print(text.closed)
