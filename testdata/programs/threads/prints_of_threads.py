# ak: rows 54 57
# ak: unordered
import threading

import outside


def work(name, mine, other):
    for n in range(3):
        mine.wait()
        mine.clear()
        print(name, n, outside.note(name, n))
        other.set()


def main(event):
    a, b = threading.Event(), threading.Event()
    threads = [threading.Thread(target=work, args=args) for args in (("a", a, b), ("b", b, a))]
    for thread in threads:
        thread.start()
    a.set()
    for thread in threads:
        thread.join()
