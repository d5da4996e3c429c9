# ak: rows 53
import os
from os import environ, getenv

import outside


def main(event):
    print(os.environ["COLOUR"], environ.get("COLOUR"), getenv("COLOUR"), os.environ.get("NONE", "default"), "COLOUR" in os.environ)
    outside.note(os.getenv("COLOUR"))
    os.environ["MADE"] = "here"
    outside.note(os.environ["MADE"])
    print(getenv("MADE"), sorted(name for name in os.environ if name in ("COLOUR", "MADE")))
    os.putenv("PUT", "x")
    del os.environ["MADE"]
    outside.note(os.environ.setdefault("SET", "by default"))
    print(os.environ.get("MADE"), environ["SET"], os.environ.pop("SET"), getenv("SET"))
    try:
        os.environ["NONE"]
    except KeyError as err:
        print(repr(err))
    print(os.path.expandvars("$COLOUR-${COLOUR}"), os.environb[b"COLOUR"])
