# ak: rows 18 33
import outside


def main(event):
    with open("data.bin", "wb") as file:
        file.write(bytes(range(20)))
    with open("data.bin", "r+b") as file:
        print(file.read(4), file.tell())
        outside.note("a")
        file.write(b"ABCD")
        outside.note("b")
        print(file.read(2), file.tell())
        file.seek(-3, 2)
        outside.note("c")
        file.write(b"xyz!")
        file.seek(0)
        print(file.read())
