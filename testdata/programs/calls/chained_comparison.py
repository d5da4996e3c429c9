# ak: rows 14
import outside


def main(event):
    note = outside.note
    print(note(1) < note(5) < note(3) < note(9))
    print(note(1) < note(2) <= note(2) != note(4))
    print(not note(0) or note("never"), note(None) is None is not note(7))
