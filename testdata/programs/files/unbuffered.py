# ak: rows 18 33
import outside


def main(event):
    with open("raw.bin", "wb", buffering=0) as raw:
        print(type(raw).__name__, raw.write(b"abc"), raw.tell())
        outside.note("raw")
        print(raw.write(memoryview(b"defgh")))
    with open("raw.bin", "rb", buffering=0) as raw:
        buffer = bytearray(3)
        print(raw.readinto(buffer), buffer, raw.read(2))
        outside.note("half")
        print(raw.readall(), raw.read(1))
    with open("line.txt", "w", buffering=1) as file:
        file.write("shown\nnot yet")
        print(repr(open("line.txt").read()))
        outside.note("lines")
