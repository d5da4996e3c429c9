# ak: rows 23 57
import threading
from concurrent.futures import ThreadPoolExecutor, TimeoutError, as_completed, wait

import outside


def main(event):
    gate = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        future = pool.submit(gate.wait)
        done, pending = wait([future], timeout=0.05)
        print(len(done), len(pending), outside.note("a"))
        try:
            future.result(timeout=0.05)
        except TimeoutError:
            print("no result", outside.note("b"))
        try:
            list(as_completed([future], timeout=0.05))
        except TimeoutError as err:
            print(err)
        gate.set()
        print(future.result())
