# ak: rows 72
import outside


def main(event):
    total = 0
    for number in range(300_000):
        total += number % 7
    outside.note(total)
    print(sum(len(str(number)) for number in range(20_000)))
    outside.note("end")
