# ak: rows 73
import outside


def main(event):
    for number in range(2000):
        print("line", number)
        if number % 1000 == 0:
            outside.note(number)
    print("x" * 200_000)
    outside.note("end")
