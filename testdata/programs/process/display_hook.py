# ak: rows 54
import sys

import outside


def main(event):
    sys.displayhook({"shown": 1})
    outside.note("between")
    sys.displayhook(None)
    code = compile("1 + 1", "<typed>", "single")
    exec(code)
    outside.note("end")
