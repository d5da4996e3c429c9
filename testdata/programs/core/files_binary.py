import json
import os
import pathlib

import outside


def main(event):
    folder = pathlib.Path(os.environ["WORK"])
    (folder / "a.json").write_text(json.dumps({"a": [1, 2]}))
    with open(folder / "b.bin", "wb+") as file:
        file.write(b"0123456789")
        outside.note("written")
        file.seek(2)
        print(file.read(3), file.tell())
        outside.note("read")
        file.truncate(6)
    print((folder / "b.bin").read_bytes(), json.load(open(folder / "a.json")))
    print(sorted(os.listdir(folder)))
