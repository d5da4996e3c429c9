# ak: rows 13
import outside
import toolkit


def main(event):
    letters = iter("abc")
    generator = (n * 2 for n in [1, 2, 3])
    print(toolkit.first(letters), toolkit.first(generator))
    outside.note("between")
    print(list(letters), list(generator))
