# ak: rows 57
import queue
import threading
import time

import outside


def main(event):
    things = queue.Queue()
    thread = threading.Thread(target=lambda: things.put(time.sleep(0.9)))
    thread.start()
    try:
        things.get(timeout=0.2)
    except queue.Empty:
        time.sleep(0.1)  # Has its place in the order before the first loss.
        print("empty", outside.note("a"))
    print(things.get(timeout=20), outside.note("c"))
    thread.join()
