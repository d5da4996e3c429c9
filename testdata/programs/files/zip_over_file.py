# ak: rows 18 33
import zipfile

import outside


def main(event):
    with open("b.zip", "wb") as file:
        archive = zipfile.ZipFile(file, "w")
        archive.writestr(zipfile.ZipInfo("a.txt"), "text of a")
        outside.note("one member")
        archive.writestr(zipfile.ZipInfo("b.txt"), "text of b")
        archive.close()
    with open("b.zip", "rb") as file, zipfile.ZipFile(file) as archive:
        outside.note("opened")
        print(archive.namelist(), archive.read("b.txt"))
