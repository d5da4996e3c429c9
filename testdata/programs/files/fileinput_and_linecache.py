# ak: rows 18 19 66
import fileinput
import linecache

import outside


def main(event):
    for name in ("a.txt", "b.txt"):
        with open(name, "w") as file:
            file.write(f"{name} 1\n{name} 2\n")
    with fileinput.input(["a.txt", "b.txt"]) as lines:
        for line in lines:
            outside.note(lines.filelineno(), line.rstrip())
    print(linecache.getline("a.txt", 2))
