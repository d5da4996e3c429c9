# ak: rows 68 69
import outside


def main(event):
    try:
        try:
            outside.fail(KeyboardInterrupt)
        except Exception:
            print("too wide")
    except KeyboardInterrupt as err:
        print("interrupted", err.args)
    try:
        outside.fail(GeneratorExit, "out")
    except BaseException as err:
        print(repr(err))
