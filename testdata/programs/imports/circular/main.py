# ak: rows 32
import left
import outside


def main(event):
    print(left.go(2), outside.note("end"))
