# ak: rows 57
import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor

import outside


def main(event):
    gate = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(gate.wait)
        second = pool.submit(outside.note, "never")
        third = pool.submit(outside.note, "third")
        print(second.cancel(), second.cancelled())
        gate.set()
        print(first.result(), third.result())
        try:
            second.result()
        except CancelledError:
            print("cancelled")
