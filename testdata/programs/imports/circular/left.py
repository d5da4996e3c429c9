import outside
import right


def go(n):
    return [outside.note("left", n), right.go(n - 1) if n else None]
