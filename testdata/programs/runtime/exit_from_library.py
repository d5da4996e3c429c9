# ak: rows 68
import outside


def main(event):
    with open("made.txt", "w") as file:
        file.write("before\n")
    try:
        outside.fail(SystemExit, 0)
    finally:
        outside.note("finally")
