# ak: rows 2 31
import outside


def main(event):
    x = outside.note(2)
    print(eval("outside.note(x + 1)"), eval("  [outside.note(n) for n in (1, x)]"[2:] if x else ""))
    print(eval("outside.note('given')", {"outside": outside}), eval("f(1)", {}, {"f": outside.note}))
    print(eval(b"outside.note('bytes')"), eval("\t x"), eval("(lambda: outside.note('lambda'))()"))
