# ak: rows 57
# ak: unordered
import threading

import outside


def main(event):
    lock = threading.Lock()
    held = threading.Event()

    def holder():
        with lock:
            held.set()
            outside.slow("held", 0.3)

    t = threading.Thread(target=holder)
    t.start()
    held.wait()
    print(lock.acquire(blocking=False), lock.acquire(timeout=0.05))
    with lock:
        print("mine", outside.note("mine"))
    t.join()
