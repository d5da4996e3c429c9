import threading
import time

import outside


def work(name, seconds, order):
    time.sleep(seconds)
    outside.note(name)
    order.append(name)


def main(event):
    order = []
    threads = [threading.Thread(target=work, args=args) for args in (("a", 0.3, order), ("b", 0.01, order))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(order)
