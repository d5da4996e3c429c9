# ak: rows 35
import odd_errors as odd
import odd_values


def main(event):
    err = odd_values.give("exception")
    print(repr(err), err.__traceback__, type(err) is ValueError)
    caught = odd.collect("Odd")
    print(repr(caught[0]), caught[0].code, caught[0].detail)
    try:
        raise caught[0]
    except odd.Odd as again:
        print(again is caught[0], again.explain())
