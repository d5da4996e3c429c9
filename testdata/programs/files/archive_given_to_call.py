# ak: rows 18 38
import zipfile

import outside


def main(event):
    with zipfile.ZipFile("a.zip", "w") as archive:
        for name in ("first", "second", "third"):
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), name * 5000)
    with zipfile.ZipFile("a.zip") as archive:
        print(outside.each(lambda name: archive.read(name)[:6], ["second", "third"]))
        outside.note("between")
        print(archive.read("first")[:6], archive.read("third")[:6])
