# ak: rows 35 39 40
import outside


class Rejected(Exception):
    def __init__(self, code, *, reason):
        super().__init__(f"{code}: {reason}")
        self.code, self.reason = code, reason


def reject(thing):
    raise Rejected(thing, reason="because")


def main(event):
    try:
        outside.each(reject, [3])
    except Rejected as err:
        print(err, err.code, err.reason, type(err) is Rejected)
    kept = outside.keep(Rejected(1, reason="x"))
    print(repr(kept), kept.reason)
    mine = Rejected(2, reason="y")
    try:
        outside.each(mine.__class__, [1])
    except TypeError as err:
        print(err)
