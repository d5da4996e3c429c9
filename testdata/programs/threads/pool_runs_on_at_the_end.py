# ak: rows 57
import threading
from concurrent.futures import ThreadPoolExecutor

import outside

pool = ThreadPoolExecutor(1)


def work(ready):
    ready.wait()
    print("the program waits for it", outside.note("work"))


def main(event):
    ready = threading.Event()
    pool.submit(work, ready)
    print(outside.note("main"))
    ready.set()
