# ak: rows 13 19
import outside


def main(event):
    pages = iter(["one", "two", "end"])

    def page():
        return outside.note(next(pages))

    print(list(iter(page, "end")))
    counted = [3, 2, 1]
    print(list(iter(counted.pop, 1)))
    print(next(iter(outside.keep, "x")))
