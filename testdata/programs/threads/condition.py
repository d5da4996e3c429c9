# ak: rows 57
import threading

import outside


def consumer(condition, stock, log):
    with condition:
        while not stock:
            condition.wait()
        log.append(("consumed", stock.pop()))


def main(event):
    condition, stock, log = threading.Condition(), [], []
    thread = threading.Thread(target=consumer, args=(condition, stock, log))
    thread.start()
    item = outside.note("item")
    with condition:
        stock.append(item)
        condition.notify()
    thread.join()
    with condition:
        print(log, condition.wait_for(lambda: log), condition.wait(0.01))
