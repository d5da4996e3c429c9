# ak: rows 38 39
import odd_changes as odd


def main(event):
    a, b = [[1], {"x": 1}], [[2]]
    first, second = a[0], b[0]
    odd.swap_heads(a, b)
    print(a[0] is second, b[0] is first, a, b)
    shared = [0]
    pair = (shared, [shared])
    odd.change(pair[0], "append", 1)
    print(pair, pair[1][0] is shared)
