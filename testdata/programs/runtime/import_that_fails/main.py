# ak: rows 62 67
import traceback

import outside


def main(event):
    outside.note("before")
    for _ in range(2):
        try:
            import broken
        except ZeroDivisionError:
            traceback.print_exc()
    try:
        import wrong_syntax
    except SyntaxError as err:
        print(err.msg, err.lineno, err.text)
    outside.note("after")
