# ak: rows 13 18 59
import outside


def main(event):
    with open("f.txt", "w") as file:
        file.write("start;")
        outside.each(lambda thing: file.write(f"{thing};"), ["a", "b"])
        outside.note("between")
        file.write("end")
    print(open("f.txt").read())
