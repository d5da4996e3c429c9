# ak: rows 23 50 57
import threading
import time

import outside


def work(name, seconds, log):
    time.sleep(seconds)
    log.append(name)


def main(event):
    log = []
    threads = [
        threading.Thread(target=work, args=(name, seconds, log)) for name, seconds in (("a", 0.4), ("b", 0.05), ("c", 0.2))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(log, outside.note(*log))
