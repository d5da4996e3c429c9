# ak: rows 57
# ak: unordered
import threading

import outside


def work(name, log):
    for n in range(2):
        log.append(outside.keep((name, n)))


def main(event):
    log = []
    threads = [threading.Thread(target=work, args=(name, log)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Whoever came first: what was decided by it stays decided.
    order = outside.keep(list(log))
    print(sorted(log) == sorted(order), order == log)
