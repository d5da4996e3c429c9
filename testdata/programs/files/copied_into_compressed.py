# ak: rows 18 59
import gzip
import io
import shutil

import outside


def main(event):
    with open("plain.txt", "w") as file:
        file.write("some text\n" * 3)
    with open("plain.txt", "rb") as source, gzip.GzipFile("a.gz", "wb", mtime=0) as target:
        shutil.copyfileobj(source, target)
        outside.note("copied")
        target.write(b"end\n")
    with gzip.open("a.gz") as source:
        buffer = io.BytesIO()
        shutil.copyfileobj(source, buffer)
        print(buffer.getvalue(), outside.note("read"))
