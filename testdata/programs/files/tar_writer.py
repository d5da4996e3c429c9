# ak: rows 18 33
import io
import tarfile

import outside


def main(event):
    with tarfile.open("a.tar", "w") as archive:
        for name in ("one", "two"):
            info = tarfile.TarInfo(name)
            data = name.encode() * 10
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
            outside.note(name)
    with tarfile.open("a.tar") as archive:
        for member in archive:
            print(member.name, member.size, outside.note(archive.extractfile(member).read()))
        print(archive.getnames())
