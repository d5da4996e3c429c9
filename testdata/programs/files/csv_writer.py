# ak: rows 18 33
import csv

import outside


def main(event):
    with open("t.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "n"])
        for number in range(3):
            writer.writerow([outside.note(f"row {number}"), number])
    with open("t.csv", newline="") as file:
        for row in csv.DictReader(file):
            print(row["name"], int(row["n"]) + 1, outside.note(row["n"]))
    with open("d.csv", "a", newline="") as file:
        writer = csv.DictWriter(file, ["b", "a"])
        writer.writeheader()
        outside.note("header")
        writer.writerows({"a": n, "b": n * n} for n in range(2))
    print(open("d.csv").read())
