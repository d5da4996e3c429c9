# A marked value is recorded in place: what it calls and prints is part of it.
import os

import outside
from autokitteh import activity


@activity(mode="value")
def configuration(name):
    print("reading", name)
    print("from", end=" ")
    if name == "bad":
        raise LookupError(name)
    return {"name": name, "colour": os.environ["COLOUR"], "noted": outside.note("value", name)}


lookup = activity(mode="value")(outside.keep)


def main(event):
    print(configuration("a")["colour"])
    outside.note("between")
    try:
        configuration("bad")
    except LookupError as err:
        print("no", err)
    outside.note("end")
    print(configuration("b"), lookup(5))
    outside.note("after")
