# ak: rows 57 60
# ak: unordered
from concurrent.futures import ThreadPoolExecutor

import outside


def double(n):
    return outside.note(n) * 2


def main(event):
    with ThreadPoolExecutor(3) as pool:
        print(list(pool.map(double, range(5))))
        print(list(pool.map(outside.note, "ab", "cd")))
