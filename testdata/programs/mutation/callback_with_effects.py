# ak: rows 59
import outside


def main(event):
    seen = {}

    def handle(thing):
        seen[thing] = outside.note(thing)
        return -thing

    print(outside.each(handle, [1, 2]), seen)
    outside.note("after")
