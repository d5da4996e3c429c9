# ak: rows 18 33
import io

import outside


def main(event):
    with open("w.txt", "wb") as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8", newline="\r\n", write_through=True)
        text.write("ä\n")
        outside.note("one")
        text.write("ö\n")
        outside.note("two")
        text.detach()
        raw.write(b"end")
    print(open("w.txt", "rb").read())
    reader = io.BufferedReader(io.FileIO("w.txt"))
    print(reader.read(2))
    outside.note("three")
    print(reader.read())
    reader.close()
