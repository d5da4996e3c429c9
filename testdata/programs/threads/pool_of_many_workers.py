# ak: rows 57
# ak: unordered
import threading
from concurrent.futures import ThreadPoolExecutor

import outside


def main(event):
    with ThreadPoolExecutor(30) as pool:
        print(sum(pool.map(lambda n: n * n, range(300))))
        print(sum(pool.map(outside.note, range(12))))
