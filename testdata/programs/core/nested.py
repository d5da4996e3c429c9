import outside


def add(a, b):
    return a + b


def main(event):
    print(add(outside.note(1), add(outside.note(2), outside.note(3))))
    print(outside.note(outside.note(outside.note("deep"))))
    print("%s" % outside.note("p"), f"{outside.note('f')!r:>5}", "{}".format(outside.note("m")))
    print(outside.note(0) or outside.note("or"), outside.note(1) and outside.note("and"), outside.note("t") if outside.note(1) else 0)
