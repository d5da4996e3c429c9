# ak: rows 28
# ak: python 3.11
import traceback

import outside


def main(event):
    try:
        raise ExceptionGroup("group", [ValueError(outside.note(1)), ExceptionGroup("in", [KeyError("k")]), OSError(5)])
    except* ValueError as group:
        print(outside.note("values"), group.exceptions)
    except* (KeyError, OSError) as group:
        print(outside.note("others"), [type(err).__name__ for err in group.exceptions])
    try:
        try:
            outside.fail(ValueError, "plain")
        except* ValueError as group:
            print(type(group).__name__, group.exceptions)
            raise TypeError(outside.note("new"))
    except* TypeError as group:
        print(repr(group.exceptions[0]), repr(group.exceptions[0].__context__))
    try:
        raise ExceptionGroup("left", [ValueError(1), RuntimeError(2)])
    except* ValueError:
        outside.note("one of two")
