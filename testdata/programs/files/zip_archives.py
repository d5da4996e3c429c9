# ak: rows 18 33
import io
import os
import zipfile

import outside


def info(name):
    return zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))


def main(event):
    with open("note.txt", "w") as file:
        file.write("from a file")
    os.utime("note.txt", (10**9, 10**9))
    with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(info("first"), outside.note("one"))
        archive.write("note.txt", "in/note.txt")
        os.remove("note.txt")
        outside.note("between", archive.namelist())
        with archive.open(info("second"), "w") as part:
            part.write(b"12")
            outside.note("within a part")
            part.write(b"34")
    with zipfile.ZipFile("a.zip", "a") as archive:
        archive.writestr(info("third"), outside.note("three"))
    with zipfile.ZipFile("a.zip") as archive:
        archive.extractall("out")
        print(archive.testzip(), outside.note([each.filename for each in archive.infolist()]))
        with archive.open("first") as part:
            print(part.read(1), outside.note("read one"), part.read())
    print(sorted(os.listdir("out")), open("out/in/note.txt").read())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info("x"), outside.note("in memory"))
    print(len(buffer.getvalue()), zipfile.is_zipfile(buffer))
