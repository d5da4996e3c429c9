# ak: rows 13 54 59
import outside


def say(thing):
    print("saying", thing, end="; ")
    return thing


def main(event):
    print("start:", end=" ")
    print(outside.each(say, [1, 2]), sorted([2, 1], key=say), [say(3) for _ in "x"])
    outside.shout("one")
    print(outside.shout("two"), end="")
    outside.note("end")
    print()
