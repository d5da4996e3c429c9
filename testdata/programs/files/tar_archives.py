# ak: rows 18 33
import io
import os
import tarfile

import outside


def plain(member):
    member.mtime = member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def main(event):
    os.mkdir("from")
    for name in "ab":
        with open(f"from/{name}", "w") as file:
            file.write(name * 3)
    with tarfile.open("a.tar", "w") as archive:
        archive.add("from", filter=plain)
        outside.note("added", archive.getnames())
        member = tarfile.TarInfo("memory")
        member.size = 2
        archive.addfile(member, io.BytesIO(b"xy"))
    with tarfile.open("a.tar") as archive:
        for member in archive:
            print(member.name, member.size, outside.note(member.isdir()))
        archive.extractall("out")
        print(archive.extractfile("memory").read(), outside.note("read"))
    print(sorted(os.listdir("out/from")), open("out/from/b").read())
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:bz2") as archive:
        member = tarfile.TarInfo(outside.note("z"))
        archive.addfile(member)
    with tarfile.open(fileobj=io.BytesIO(buffer.getvalue())) as archive:
        print(outside.note(archive.getnames()))
