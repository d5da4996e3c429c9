# ak: rows 50 54
import time

import outside


def main(event):
    for number in range(3):
        print("step", number, end=" ")
        time.sleep(0.001)
        print("slept", end="")
        outside.note(number)
        time.sleep(1)
        print()
