# ak: rows 33 34
import outside


def count(n):
    for i in range(n):
        yield i


def main(event):
    print(outside.keep("before"))
    mine = count(3)
    next(mine)
    got = outside.keep([mine])
    print(got[0] is mine, list(mine))
    print(outside.keep(iter([1, 2, 3])).__next__())
