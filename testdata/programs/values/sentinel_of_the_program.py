# ak: rows 41
import outside

MISSING = object()


class Unset:
    def __repr__(self):
        return "UNSET"


UNSET = Unset()


def main(event):
    print(outside.keep(MISSING) is MISSING, outside.keep([MISSING, 1])[0] is MISSING)
    print(outside.keep(UNSET) is UNSET, outside.keep({"u": UNSET})["u"] is UNSET)
