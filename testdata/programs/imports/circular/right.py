import left
import outside


def go(n):
    return [outside.note("right", n), left.go(n - 1) if n else None]
