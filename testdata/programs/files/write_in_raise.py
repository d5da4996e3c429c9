# ak: rows 18 28 70
import outside


def save(lines):
    with open("kept.txt", "w") as file:
        for line in lines:
            file.write(line + "\n")
            outside.note(line)
            if line == "bad":
                raise ValueError(line)


def main(event):
    try:
        save(["good", "bad", "never"])
    except ValueError as err:
        print("stopped at", err, open("kept.txt").read().split())
    outside.note("after")
    save(["good", "bad"])
