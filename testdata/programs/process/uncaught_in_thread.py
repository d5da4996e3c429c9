# ak: rows 54 67
import threading

import outside


def work():
    outside.note("in the thread")
    raise RuntimeError("not caught")


def main(event):
    thread = threading.Thread(target=work, name="worker")
    thread.start()
    thread.join()
    outside.note("end")
