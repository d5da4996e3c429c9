# ak: rows 18 33
import outside


def main(event):
    with open("t.bin", "w+b") as file:
        file.write(b"0123456789")
        print(file.truncate(4), file.tell())
        outside.note("cut")
        file.write(b"ab")
        outside.note("hole")
        file.seek(0)
        print(file.read())
        file.seek(2)
        file.truncate()
        outside.note("cut again")
        print(file.seek(0, 2))
        file.truncate(6)
    print(open("t.bin", "rb").read())
