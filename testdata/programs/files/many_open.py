# ak: rows 18 33
import contextlib

import outside


def main(event):
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(open(f"part{n}.txt", "w")) for n in range(4)]
        for number in range(8):
            files[number % 4].write(f"{number} ")
            if number % 3 == 0:
                outside.note(number)
    print([file.closed for file in files], [open(file.name).read() for file in files])
