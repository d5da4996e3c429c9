# ak: rows 57
# ak: unordered
import threading
from concurrent.futures import ThreadPoolExecutor, TimeoutError

import outside


def main(event):
    hold = threading.Event()

    def work(n):
        outside.note(n)
        if n == 1:
            hold.wait(20)
        return n

    with ThreadPoolExecutor(3) as pool:
        it = pool.map(work, range(3), timeout=0.5)
        print(next(it))
        try:
            print(next(it))
        except TimeoutError as err:
            print("timeout", type(err).__name__)
        hold.set()
    f = ThreadPoolExecutor(1).submit(outside.slow, "x", 0.3)
    try:
        f.result(timeout=0.05)
    except TimeoutError:
        print("not yet", f.done())
    print(f.result())
