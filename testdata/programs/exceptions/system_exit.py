# ak: rows 68
import outside


def main(event):
    for code in (None, 0, 3, "text"):
        try:
            outside.fail(SystemExit, code)
        except SystemExit as err:
            print(repr(err.code), err.args)
    try:
        outside.fail(SystemExit, 4)
    finally:
        print("on the way out")
