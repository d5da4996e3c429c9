# ak: rows 34
import io

import odd_values as odd
import outside


def main(event):
    text = io.StringIO("one\ntwo\n")
    print(text.readline(), outside.note("x"), text.read(), odd.same(text) is text)
    text.write("three")
    print(outside.keep(text).getvalue())
