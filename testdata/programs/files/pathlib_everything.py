# ak: rows 33
from pathlib import Path

import outside


def main(event):
    folder = Path("a") / "b"
    folder.mkdir(parents=True)
    for name in ("x.txt", "y.txt", "z.log"):
        (folder / name).write_text(name)
    outside.note("written")
    print(sorted(path.name for path in folder.glob("*.txt")), (folder / "x.txt").stat().st_size)
    with (folder / "x.txt").open("a") as file:
        file.write(" more")
        outside.note("open")
    print((folder / "x.txt").read_text(), (folder / "y.txt").rename(folder / "w.txt").name)
    for path in sorted(Path("a").rglob("*")):
        print(path, path.is_dir(), outside.note(path.suffix))
    (folder / "z.log").unlink()
    print((folder / "z.log").exists(), folder.exists())
