# ak: rows 38 44
import odd_changes as odd


def main(event):
    rows = [{"n": n} for n in range(30_000)]
    odd.number(rows)
    print(rows[0], rows[-1], sum(row["index"] for row in rows))
