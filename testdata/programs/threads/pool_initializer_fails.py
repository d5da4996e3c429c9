# ak: rows 57
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.thread import BrokenThreadPool

import outside


def main(event):
    pool = ThreadPoolExecutor(1, initializer=outside.fail, initargs=(ValueError, "x"))
    try:
        print(pool.submit(outside.note, 1).result())
    except BrokenThreadPool as err:
        print("broken:", err)
    pool.shutdown()
