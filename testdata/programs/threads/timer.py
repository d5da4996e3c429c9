# ak: rows 57
import threading

import outside


def main(event):
    log = []
    timer = threading.Timer(0.05, lambda: log.append(outside.note("timer")))
    cancelled = threading.Timer(3600, log.append, args=("never",))
    timer.start()
    cancelled.start()
    timer.join()
    cancelled.cancel()
    cancelled.join()
    print(log, timer.is_alive(), cancelled.is_alive())
