# ak: rows 20 33
import filecmp
import pathlib
import shutil

import outside


def main(event):
    for folder in ("left", "right"):
        pathlib.Path(folder).mkdir()
        pathlib.Path(folder, "same").write_text("1")
    pathlib.Path("left/more").write_text("")
    compared = filecmp.dircmp("left", "right")
    print(sorted(compared.left_only), compared.right_only, outside.note(compared.common_files))
    shutil.rmtree("left")
    outside.note("removed", compared.same_files)
