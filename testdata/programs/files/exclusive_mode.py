# ak: rows 18 33
import outside


def main(event):
    with open("new.txt", "x") as file:
        file.write("mine")
        outside.note("made")
    try:
        open("new.txt", "x")
    except FileExistsError as err:
        print(err, err.errno, err.filename)
    outside.note("refused")
    print(open("new.txt").read())
