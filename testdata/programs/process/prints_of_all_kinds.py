# ak: rows 54
import functools
import pprint
import sys

import outside

say = functools.partial(print, "say:")


def main(event):
    print()
    print("a", "b", "c", sep="", end="!\n")
    say("partial")
    outside.note("between")
    print("flushed", end="", flush=True)
    outside.note("half a line")
    print(" and the rest")
    sys.stdout.writelines(["x\n", "y\n"])
    sys.stderr.write("to stderr\n")
    pprint.pprint({"b": [1, 2], "a": ("x",)})
    print(1, None, 2.5, [1], {"k": "v"}, sep=" | ")
    print("tab\tnul\x00bell\x07 \\ é ☃ 😀")
    print(*range(5), file=sys.stdout)
    print("é".encode("latin-1"), file=sys.stderr)
    outside.note("end")
    sys.stdout.write("no newline at the end")
