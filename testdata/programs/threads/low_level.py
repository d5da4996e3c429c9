# ak: rows 57
import _thread
import threading

import outside


def main(event):
    gate, log = threading.Lock(), []
    gate.acquire()

    def work():
        log.append("thread")
        gate.release()

    _thread.start_new_thread(work, ())
    gate.acquire()
    print(log, outside.note("end"))
