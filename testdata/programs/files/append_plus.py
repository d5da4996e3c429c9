# ak: rows 18 33
import outside


def main(event):
    with open("both.txt", "w") as file:
        file.write("first\nsecond\n")
    with open("both.txt", "a+") as file:
        print(file.tell(), repr(file.read()))
        file.seek(0)
        print(file.readline())
        outside.note("read one")
        file.write("third\n")
        file.flush()
        outside.note("wrote at the end")
        file.seek(0)
        print(file.read().splitlines())
