# ak: rows 13
import outside
import toolkit


def numbers(limit):
    for n in range(limit):
        yield outside.note(n)


def main(event):
    print(toolkit.total(outside.note(n) for n in (1, 2)), toolkit.total(numbers(2)))
    print(toolkit.total(map(outside.note, [3])), sum(outside.note(n) for n in (4,)), ",".join(map(str, numbers(1))))
    outside.note("end")
