# ak: rows 49 50
import queue
import threading
import time

import outside


def main(event):
    never = threading.Event()
    started = time.monotonic()
    print(never.wait(0.02))
    outside.keep("waited")
    print(threading.Lock().acquire(timeout=0.01), threading.Condition)
    with threading.Condition() as condition:
        print(condition.wait(0.01))
    outside.keep("again")
    try:
        queue.Queue().get(timeout=0.01)
    except queue.Empty:
        print("empty")
    print(time.monotonic() > started)
