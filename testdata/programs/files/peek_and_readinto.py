# ak: rows 18 38
import outside


def main(event):
    with open("p.bin", "wb") as file:
        file.write(b"header" + bytes(10))
    with open("p.bin", "rb") as file:
        print(file.peek(3)[:3], file.tell())
        outside.note("peeked")
        buffer = bytearray(6)
        file.readinto(buffer)
        outside.note(bytes(buffer))
        print(buffer, file.read1(4), file.tell(), file.raw.tell())
