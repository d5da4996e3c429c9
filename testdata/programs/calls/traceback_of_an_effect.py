# ak: rows 28
import traceback

import outside


def middle():
    return [outside.fail(
        ValueError,
        "no",
    ) for _ in range(1)]


def main(event):
    try:
        middle()
    except ValueError:
        traceback.print_exc()
    outside.note("é" + str(outside.fail(KeyError, "ö")))
