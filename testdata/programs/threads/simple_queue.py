# ak: rows 57
import queue
import threading

import outside


def main(event):
    box = queue.SimpleQueue()
    thread = threading.Thread(target=lambda: box.put(outside.note("from the thread")))
    thread.start()
    print(box.get())
    thread.join()
    print(outside.note("end"), box.empty())
