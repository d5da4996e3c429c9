# ak: rows 57 67
import threading

import outside


def work():
    outside.note("before")
    raise ValueError("in the thread")


def main(event):
    thread = threading.Thread(target=work, name="worker")
    thread.start()
    thread.join()
    print(outside.note("after"))
