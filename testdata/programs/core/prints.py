import sys

import outside


def main(event):
    print("a", "b", sep="-")
    print("no newline", end="")
    outside.note(1)
    print(" then the rest")
    sys.stdout.write("x\ny\nz")
    sys.stdout.flush()
    print()
    print("to stderr", file=sys.stderr)
    print(outside.shout("loud"))
    sys.stdout.buffer.write("bytes é\n".encode())
    outside.note(2)
    print("ünï ☃", sys.stdout.encoding, sys.stdout.isatty())
    print("end", end="")
