# ak: rows 18 33
import outside


def main(event):
    with open("mixed.txt", "w", newline="") as file:
        file.write("one\r\ntwo\rthree\nfour")
    for newline in (None, "", "\n", "\r", "\r\n"):
        with open("mixed.txt", newline=newline) as file:
            first = file.readline()
            outside.note(repr(newline), first)
            print(repr(newline), repr(first), file.readlines(), file.newlines)
    with open("out.txt", "w", newline="\r\n") as file:
        file.write("a\nb\n")
        outside.note("half")
        file.write("c\n")
    print(open("out.txt", "rb").read())
