# ak: python 3.11
# ak: rows 35 36
import traceback

import outside


class Mine(Exception):
    def __init__(self, code, *, why):
        super().__init__(f"{code}: {why}")
        self.code = code


def group(_):
    try:
        try:
            raise KeyError("k")
        except KeyError as err:
            raise Mine(3, why="odd") from err
    except Mine as mine:
        mine.add_note("noted")
        return [mine, ExceptionGroup("g", [mine, ValueError(1), ExceptionGroup("in", [TypeError("t")])])]


def raise_group(_):
    raise ExceptionGroup("many", [Mine(1, why="a"), OSError(2, "gone", "file"), ExceptionGroup("sub", [KeyError("x")])])


def main(event):
    mine, found = outside.each(group, [0])[0]
    print(repr(mine), mine.code, mine.__notes__, repr(mine.__cause__), found.exceptions[0] is mine, found)
    print(mine.__suppress_context__, [type(each).__name__ for each in found.exceptions])
    try:
        outside.each(raise_group, [0])
    except* Mine as mines:
        print("mine", mines.exceptions[0].code)
    except* OSError as errors:
        print("os", errors.exceptions[0].filename, errors.exceptions[0].errno)
    except* LookupError as lookups:
        print("lookup", lookups.exceptions, "".join(traceback.format_exception_only(lookups)))
    try:
        raise found
    except ExceptionGroup as again:
        matched, rest = again.split(TypeError)
        print(matched, rest)
