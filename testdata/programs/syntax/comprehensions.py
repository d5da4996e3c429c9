# ak: rows 11
import outside


def main(event):
    note = outside.note
    print([note(x + y) for x in note("ab") for y in "c" if note(x) != "b"])
    print({note(k): note(v) for k, v in [("a", 1)]}, {note(x) for x in [1, 1]})
    print([[note(i * j) for j in range(1, 3)] for i in [1]], [f() for f in [lambda x=x: note(x) for x in "z"]])
    x = "kept"
    [x for x in range(3)]
    print(x, note("end"))
