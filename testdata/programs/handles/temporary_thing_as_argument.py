# ak: rows 18 33
import io

import devices
import outside


def main(event):
    buffer = io.BytesIO()
    devices.write_to(buffer, b"into memory")
    print(buffer.getvalue(), buffer.tell())
    with open("f.txt", "w") as file:
        file.write("mine, ")
        devices.write_to(file, "theirs, ")
        outside.note("between")
        file.write("mine again")
    print(open("f.txt").read())
    with open("f.txt") as file:
        print(file.read(6), devices.read_from(file, 8), file.read())
