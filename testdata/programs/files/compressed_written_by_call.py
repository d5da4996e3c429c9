# ak: rows 38 48
# ak: refused _ak.unrecordable.Unrecordable the call wrote to it
import gzip

import outside


def main(event):
    with gzip.open("a.gz", "wb") as file:
        outside.each(file.write, [b"one", b"two"])
