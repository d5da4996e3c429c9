# ak: rows 36 67
import outside


class Own(Exception):
    def __str__(self):
        return f"own: {self.args}"


def first():
    try:
        outside.fail(KeyError, "inner")
    except KeyError:
        outside.note("while handling")
        raise Own("second", 2)


def main(event):
    try:
        first()
    except Own as err:
        outside.note("then")
        raise RuntimeError("third") from err
