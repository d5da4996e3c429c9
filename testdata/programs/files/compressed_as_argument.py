# ak: rows 18 38
import gzip

import outside


def main(event):
    with gzip.GzipFile("a.gz", "wb", mtime=0) as file:
        file.write(b"1\n2\n3\n4\n")
    with gzip.open("a.gz", "rt") as file:
        print(outside.read_some(file, 2), outside.note("between"))
        print(file.read())
