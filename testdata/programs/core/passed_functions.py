import functools
import threading
from concurrent.futures import ThreadPoolExecutor

import outside


def main(event):
    print(list(map(outside.note, "xy")), sorted([2, 1], key=outside.note), max("ab", key=outside.note))
    print(list(filter(outside.note, [0, 1])), functools.partial(outside.note, "partial")(), functools.reduce(outside.note, [1, 2]))
    thread = threading.Thread(target=outside.note, args=("thread",))
    thread.start()
    thread.join()
    with ThreadPoolExecutor(1) as pool:
        print(pool.submit(outside.note, "submitted").result(), list(pool.map(outside.note, [1, 2])))
    outside.note("end")
