# ak: rows 18 33
import outside


def main(event):
    for number in range(3):
        with open("log.txt", "a") as log:
            print(log.tell(), log.write(f"entry {number}\n"), log.tell())
            outside.note("in between", number)
            log.write("end\n")
    print(open("log.txt").read())
