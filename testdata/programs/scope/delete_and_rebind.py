# ak: rows 14 29
import outside


def main(event):
    x = outside.note(1)
    del x
    try:
        print(x)
    except UnboundLocalError as err:
        print(type(err).__name__)
    try:
        outside.fail(ValueError, 1)
    except ValueError as err:
        kept = err
    try:
        print(err)
    except UnboundLocalError:
        print("err is gone", kept, outside.note("after"))
    for i in outside.note([1, 2]):
        pass
    print(i)
