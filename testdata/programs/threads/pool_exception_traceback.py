# ak: rows 57 67
from concurrent.futures import ThreadPoolExecutor

import outside


def work(n):
    outside.note(n)
    return 1 // n


def main(event):
    with ThreadPoolExecutor(1) as pool:
        print(pool.submit(work, 1).result())
        pool.submit(work, 0).result()
