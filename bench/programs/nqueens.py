"""Queens on a board, by generators that call one another."""


def is_safe(placed, column):
    row = len(placed)
    for other_row, other in enumerate(placed):
        if other == column or abs(other - column) == row - other_row:
            return False
    return True


def place(size, placed=()):
    if len(placed) == size:
        yield placed
        return
    for column in range(size):
        if is_safe(placed, column):
            yield from place(size, (*placed, column))


def run(size):
    return sum(1 for _ in place(size))
