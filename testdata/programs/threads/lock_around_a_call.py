# ak: rows 57
# ak: unordered
import threading

import outside


def work(lock, name, totals):
    with lock:
        before = totals["n"]
        outside.note(name)
        totals["n"] = before + 1


def main(event):
    lock, totals = threading.Lock(), {"n": 0}
    threads = [threading.Thread(target=work, args=(lock, n, totals)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(totals, lock.locked())
