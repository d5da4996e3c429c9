# ak: rows 18 19
import outside


def main(event):
    with open("lines.txt", "w") as file:
        file.writelines(f"line {n}\n" for n in range(5))
    with open("lines.txt") as file:
        for number, line in enumerate(file):
            if number % 2:
                outside.note(line)
        print(number, file.read() == "", file.closed)
    print(file.closed)
    file = open("lines.txt")
    print(next(file), end="")
    outside.note("one taken")
    print(file.readline(), list(file))
    file.close()
    try:
        file.read()
    except ValueError as err:
        print(err)
