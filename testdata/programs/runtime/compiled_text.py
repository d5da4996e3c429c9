# ak: rows 31
import outside

NAMES = {"outside": outside}


def main(event):
    print(eval("1 + 1"), eval("[n * 2 for n in items]", {"items": [1, 2]}))
    exec("made = 5\ndef work(x):\n    return x * made", NAMES)
    print(NAMES["work"](2))
    outside.note("between")
    code = compile("answer = work(3)", "<text>", "exec")
    exec(code, NAMES)
    print(NAMES["answer"])
    outside.note("end")
