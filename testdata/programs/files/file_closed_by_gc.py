# ak: rows 18 70
import outside


def write(text):
    open("g.txt", "a").write(text)


def main(event):
    for number in range(3):
        write(f"{number};")
        outside.note(number)
    print(open("g.txt").read())
