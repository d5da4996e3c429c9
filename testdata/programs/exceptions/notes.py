# ak: rows 36
# ak: python 3.11
import odd_errors as odd


def main(event):
    try:
        odd.fail_noted("one", "two")
    except ValueError as err:
        print(err.__notes__)
        err.add_note("three, from the program")
        odd.fail_noted()
