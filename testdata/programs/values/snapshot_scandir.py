# ak: rows 33
import os
from pathlib import Path


def main(event):
    Path("d").mkdir()
    Path("d/one.txt").write_text("1")
    os.symlink("one.txt", "d/two.txt")
    with os.scandir("d") as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        print(entry.name, entry.path, entry.is_file(), entry.is_symlink(), entry.stat().st_size, os.fspath(entry))
    print(isinstance(found[0], os.DirEntry), found)
    os.remove(found[1])
    print(os.listdir("d"))
