# ak: rows 14
import outside


def main(event):
    if (n := outside.note(3)) and (m := outside.note(n + 1)) > n:
        print(n, m)
    print([y := outside.note(x) for x in "ab"], y)
    while (left := outside.note(n)) > 1:
        n -= 1
    print(left, (lambda: (z := outside.note("z")) * 2)())
