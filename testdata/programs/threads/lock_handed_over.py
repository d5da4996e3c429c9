# ak: rows 57
import threading

import outside


def second(first, log):
    with first:
        log.append(outside.note("second"))


def main(event):
    lock, log = threading.Lock(), []
    lock.acquire()
    thread = threading.Thread(target=second, args=(lock, log))
    thread.start()
    log.append(outside.note("first"))
    lock.release()
    thread.join()
    print(log, lock.acquire(blocking=False), lock.acquire(timeout=0.01))
