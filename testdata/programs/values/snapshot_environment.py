# ak: rows 33 53
import os

import outside


def main(event):
    os.environ["NEW"] = outside.note("value")
    print(os.environ["NEW"], os.getenv("NEW"), os.environ.get("COLOUR"), "NEW" in os.environ)
    copied = os.environ.copy()
    print(copied["NEW"], type(copied) is dict, outside.keep({"NEW": copied["NEW"]}))
    del os.environ["NEW"]
    outside.note("deleted")
    print(os.environ.get("NEW", "none"), os.environ.pop("COLOUR"), os.environ.setdefault("COLOUR", "red"))
