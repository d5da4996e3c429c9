# ak: rows 68
import outside


def main(event):
    try:
        outside.note("before")
        raise KeyboardInterrupt
    except Exception:
        print("not this")
    except KeyboardInterrupt as err:
        outside.note("interrupted")
        print(repr(err))
    try:
        outside.fail(KeyboardInterrupt, "from a library")
    except BaseException as err:
        print(repr(err))
    outside.note("end")
