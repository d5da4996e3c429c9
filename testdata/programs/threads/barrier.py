# ak: rows 57
# ak: unordered
import threading

import outside


def work(barrier, name, log):
    outside.note(name)
    barrier.wait()
    log.append(name)


def main(event):
    log = []
    barrier = threading.Barrier(3, action=lambda: log.append("all here"))
    threads = [threading.Thread(target=work, args=(barrier, n, log)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(log[0], sorted(log[1:]))
