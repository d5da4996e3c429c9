# ak: rows 18 59
import outside


class Log:
    def __init__(self, file):
        self.file = file

    def add(self, text):
        self.file.write(f"log {text}")


def main(event):
    with open("a.txt", "w") as file:
        file.write("start\n")
        outside.each(file.write, ["one\n", "two\n"])
        outside.note("between")
        outside.each(lambda text: file.write(text.upper()), ["three\n"])
        outside.each(Log(file).add, ["four\n"])
        file.write("end\n")
        outside.note("written")
    with open("a.txt") as file:
        print(outside.each(lambda _: file.readline(), [1, 2]), outside.note("two lines"))
        print(file.read())
