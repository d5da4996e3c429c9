# ak: rows 44
import outside


def main(event):
    rows = [{"n": n, "text": "t" * 20} for n in range(20_000)]
    print(len(outside.keep(rows)), outside.keep(len(rows)))
    outside.append(rows, "last")
    print(rows[-1], len(rows))
