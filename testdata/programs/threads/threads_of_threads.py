# ak: rows 57
import threading

import outside


def outer(n, log):
    thread = threading.Thread(target=lambda: log.append((n, outside.note("inner", n))))
    thread.start()
    thread.join()
    log.append((n, outside.note("outer", n)))


def main(event):
    log = []
    for n in range(2):
        thread = threading.Thread(target=outer, args=(n, log))
        thread.start()
        thread.join()
    print(log)
