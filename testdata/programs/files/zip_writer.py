# ak: rows 18 33
import zipfile

import outside


def main(event):
    with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("one", "two", "three"):
            archive.writestr(zipfile.ZipInfo(name + ".txt"), name * 20)
            outside.note(name)
    with zipfile.ZipFile("a.zip") as archive:
        print(archive.namelist(), archive.testzip())
        for name in archive.namelist():
            print(outside.note(archive.read(name)))
        with archive.open("two.txt") as member:
            print(member.read(6))
            outside.note("in the middle")
            print(member.read())
