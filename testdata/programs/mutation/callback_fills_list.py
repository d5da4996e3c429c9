# ak: rows 59 38
import outside


def main(event):
    seen = []
    outside.each(seen.append, [1, 2])
    outside.each(lambda thing: seen.append(thing * 10), [3])
    print(seen)
