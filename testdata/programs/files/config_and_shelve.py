# ak: rows 33
import configparser
import os
import shelve

import outside


def main(event):
    config = configparser.ConfigParser()
    config["a"] = {"x": "1"}
    with open("c.ini", "w") as file:
        config.write(file)
    again = configparser.ConfigParser()
    print(again.read("c.ini"), again["a"]["x"], outside.note("config"))
    with shelve.open("things") as things:
        things["one"] = [1]
        outside.note("kept")
        things["two"] = {"b": 2}
        print(sorted(things), things["one"], "two" in things, len(things))
    with shelve.open("things", flag="r") as things:
        outside.note("again")
        print(things["two"])
    for name in os.listdir("."):
        if name.startswith("things"):
            os.unlink(name)
