# ak: rows 57
import threading
from concurrent.futures import ThreadPoolExecutor

import outside


def main(event):
    gate = threading.Event()
    pool = ThreadPoolExecutor(1)
    running = pool.submit(gate.wait)
    waiting = [pool.submit(outside.note, n) for n in range(2)]
    pool.shutdown(wait=False, cancel_futures=True)
    gate.set()
    print(running.result(), [future.cancelled() for future in waiting])
    try:
        pool.submit(outside.note, "too late")
    except RuntimeError as err:
        print(err, outside.note("end"))
