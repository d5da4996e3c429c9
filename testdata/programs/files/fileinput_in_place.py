# ak: rows 18
# ak: leaks 15
import fileinput

import outside


def main(event):
    for name in ("a.txt", "b.txt"):
        with open(name, "w") as file:
            file.write(f"one of {name}\ntwo\n")
    for line in fileinput.input(["a.txt", "b.txt"]):
        print(fileinput.filename(), fileinput.lineno(), fileinput.filelineno(), outside.note(line))
    with fileinput.input("a.txt", inplace=True) as lines:
        for line in lines:
            print(line.strip() + "!")
            outside.note(line)
    print(open("a.txt").read())
