# ak: rows 12 32
import outside


def main(event):
    total = []

    def add(thing):
        total.append(thing)
        return outside.note(len(total))

    print(outside.each(add, "ab"), total)
    print(outside.each(lambda thing: total, "c"))
    outside.note("end")
    print(total)
