import os

import outside


def main(event):
    path = os.path.join(os.environ["WORK"], "text.txt")
    with open(path, "w") as file:
        for number in range(3):
            file.write(f"line {number}\n")
            outside.note("wrote", number)
    with open(path) as file:
        for line in file:
            print(line.rstrip(), outside.note("read", line))
    with open(path, "a") as file:
        print("more", file=file)
        outside.note("appended")
    print(open(path).read(), os.path.exists(path))
