# ak: rows 14
import outside


def main(event):
    note = outside.note
    total = note(1)
    total += note(2)
    things = {"a": [0]}
    things["a"][note(0)] += note(5)
    for i in range(note(2)):
        if note(i):
            continue
        total -= i
    else:
        total *= note(10)
    while note(total) > 100:
        pass
    assert note(True), "never"
    del things[note("a")]
    print(total, things)
    with open("made.txt", "w") as file:
        print(note("text"), file=file)
    return note([*range(note(2))])
