# ak: rows 16
# ak: python 3.12
import outside


def main(event):
    note = outside.note
    print(f"{note("same quotes")} {f"{note(f"{note('deep')}")}"} {
        note("over")
        + note("lines")
    }")
    return f"{note(1)} {undefined(note(2))}"
