# ak: rows 31
import pathlib

import outside


def main(event):
    path = pathlib.Path("settings.txt")
    path.write_text("NAME = 'é'\nVALUE = outside.note(NAME)\n", encoding="utf-8")
    settings = {"outside": outside}
    with open(path, encoding="utf-8") as file:
        exec(compile(file.read(), str(path), "exec"), settings)
    print(settings["VALUE"], outside.note("end"))
