# ak: rows 28
import outside


def overriding():
    for i in range(3):
        try:
            if outside.note(i) == 1:
                break
        finally:
            outside.note("finally", i)
    try:
        return outside.note("returned")
    finally:
        outside.note("after return")


def swallowing():
    try:
        outside.fail(ValueError, "lost")
    finally:
        return outside.note("instead")


def main(event):
    print(overriding(), swallowing())
    try:
        try:
            outside.fail(KeyError, 1)
        finally:
            outside.fail(ValueError, 2)
    except ValueError as err:
        print(repr(err), repr(err.__context__))
