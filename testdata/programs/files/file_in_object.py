# ak: rows 18 27 33
import outside


class Journal:
    def __init__(self, path):
        self.file = open(path, "w")
        self.count = 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.file.write(f"{self.count} lines\n")
        self.file.close()

    def add(self, line):
        self.count += 1
        print(line, file=self.file)
        return outside.note(line)


def main(event):
    with Journal("j.txt") as journal:
        print([journal.add(word) for word in ("a", "b", "c")])
    print(open("j.txt").read())
