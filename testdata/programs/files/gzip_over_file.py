# ak: rows 18 33
import gzip
import os

import outside


def main(event):
    with open("o.gz", "wb") as raw:
        with gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as packed:
            packed.write(b"a" * 1000)
            outside.note("half")
            packed.write(b"b" * 1000)
    print(os.path.getsize("o.gz") < 100, len(gzip.open("o.gz").read()))
