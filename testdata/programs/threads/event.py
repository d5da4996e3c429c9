# ak: rows 57
import threading

import outside


def waiter(ready, log):
    print("waiting")
    ready.wait()
    log.append(outside.note("woken"))


def main(event):
    ready, log = threading.Event(), []
    thread = threading.Thread(target=waiter, args=(ready, log))
    thread.start()
    log.append(outside.note("main"))
    ready.set()
    thread.join()
    print(log, ready.wait(), ready.wait(0.1))
