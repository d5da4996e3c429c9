# ak: rows 57
from concurrent.futures import ThreadPoolExecutor

import outside


def inner(n):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(outside.note, n).result()


def main(event):
    with ThreadPoolExecutor(1) as pool:
        print(list(pool.map(inner, range(3))))
