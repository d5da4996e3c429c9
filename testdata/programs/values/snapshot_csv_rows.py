# ak: rows 33
import csv
from pathlib import Path

import outside


def main(event):
    Path("t.csv").write_text("name,n\na,1\nb,2\n")
    with open("t.csv", newline="") as file:
        rows = csv.DictReader(file)
        for row in rows:
            print(outside.keep(row), rows.line_num)
    with open("t.csv", newline="") as file:
        reader = csv.reader(file)
        print(next(reader), outside.note("between"), list(reader))
    with open("o.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["x", outside.note("é")])
        writer.writerows([[1, 2], [outside.note(3), "a,b"]])
    print(Path("o.csv").read_text())
