# ak: rows 57
import threading
from concurrent.futures import ThreadPoolExecutor

import outside

data = threading.local()


def begin(name):
    data.client = outside.note("begin", name)


def work(n):
    return n, data.client, outside.note(n)


def main(event):
    with ThreadPoolExecutor(1, initializer=begin, initargs=("w",)) as pool:
        print(list(pool.map(work, range(2))))
