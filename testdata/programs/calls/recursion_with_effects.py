# ak: rows 5
import outside


def walk(tree, depth=0):
    if isinstance(tree, list):
        return [walk(part, depth + 1) for part in tree]
    return outside.note(tree, depth)


def hanoi(n, a="a", b="b", c="c"):
    if n:
        yield from hanoi(n - 1, a, c, b)
        yield outside.note(f"{a}{c}")
        yield from hanoi(n - 1, b, a, c)


def main(event):
    print(walk([1, [2, [3]]]), list(hanoi(2)))
