# ak: rows 57 55
import os
import signal
import threading

import outside


def main(event):
    got = []
    signal.signal(signal.SIGUSR1, lambda *a: got.append(threading.current_thread().name))
    t = threading.Thread(target=lambda: signal.raise_signal(signal.SIGUSR1))
    outside.note(1)
    t.start()
    t.join()
    outside.note(2)
    print(got)
