# ak: rows 18 33
import bz2
import gzip
import io
import lzma

import outside


def main(event):
    with gzip.GzipFile("a.gz", "wb", mtime=0) as file:
        file.write(b"one")
        outside.note("half of it")
        file.write(b"two")
    with gzip.open("a.gz", "rt") as file:
        print(file.read(2), outside.note("read two"), file.read())
    with bz2.open("b.bz2", "wt") as file:
        file.write("first\nsecond\n")
        outside.note("text")
        file.write("third\n")
    print([(line, outside.note(line)) for line in bz2.open("b.bz2", "rt")])
    with lzma.open("c.xz", "wb") as file:
        file.write(b"x" * 50)
        outside.note("lzma")
        file.write(b"y")
    print(len(lzma.open("c.xz").read()))
    with gzip.GzipFile(fileobj=io.BytesIO(), mode="wb", mtime=0) as file:
        file.write(outside.note(b"in memory"))
        print(file.fileobj.tell(), gzip.decompress(gzip.compress(b"z", mtime=0)))
