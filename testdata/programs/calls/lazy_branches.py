# ak: rows 14
import outside


def main(event):
    note = outside.note
    print(note(0) and note("never"), note("yes") or note("never"))
    print(note("then") if note(True) else note("never"))
    print(any(note(x) for x in [0, 1, 2]), all(note(x) for x in [1, 0, 2]))
    assert note("truthy"), note("never")
    assert True or note("never")
