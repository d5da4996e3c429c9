# ak: rows 35
import odd_errors as odd


def main(event):
    try:
        odd.fail_with("BrokenText")
    except odd.Base as err:
        print(type(err).__name__, err.args)
        try:
            str(err)
        except ZeroDivisionError as second:
            print(repr(second))
