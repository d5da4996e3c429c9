# ak: rows 33
import os
from pathlib import Path


def main(event):
    for folder in ("top/a/deep", "top/b", "top/skip/hidden"):
        Path(folder).mkdir(parents=True)
    Path("top/a/file").touch()
    for path, folders, files in os.walk("top"):
        folders[:] = sorted(name for name in folders if name != "skip")
        print(path, folders, files)
    for path, folders, files in os.walk("top", topdown=False):
        if path.endswith("hidden"):
            print(path)
    print(sorted(Path("top").rglob("*")), sorted(Path("top").iterdir()))
