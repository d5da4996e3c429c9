# ak: rows 18 59
import csv

import outside


def main(event):
    with open("a.csv", "w", newline="") as file:
        writer = csv.writer(file)
        outside.each(writer.writerow, [["a", 1], ["b", 2]])
        outside.note("between")
        writer.writerow(["c", 3])
    print(open("a.csv").read())
