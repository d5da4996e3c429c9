# ak: rows 51
import os
import tempfile
from pathlib import Path

import outside


def main(event):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "f").write_text("in there")
        outside.keep()
        print(Path(folder, "f").read_text(), os.listdir(folder))
    print(os.path.exists(folder))
    print(tempfile.gettempdir() == tempfile.gettempdir())
