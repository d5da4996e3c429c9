# ak: rows 14
import outside


def up(x):
    return x + 1


def main(event):
    print(up(up(up(up(up(up(up(up(up(up(outside.note(up(up(up(up(up(up(up(up(up(outside.note(1))))))))))))))))))))))
    text = outside.note("x")
    print(text.strip().upper().lower().title().strip().upper().lower().title().strip().upper().lower().center(5).encode().decode())
    print([[[[outside.note(1)]]]][0][0][0][0], ((((outside.note))))("parens"))
