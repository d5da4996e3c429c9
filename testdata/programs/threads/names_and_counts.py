# ak: rows 57
import threading

import outside


def name():
    outside.note("x")
    return threading.current_thread().name


def main(event):
    names = []
    print(threading.active_count(), [thread.name for thread in threading.enumerate()])
    for _ in range(2):
        thread = threading.Thread(target=lambda: names.append(name()))
        thread.start()
        thread.join()
    print([n.split(" ")[0] for n in names], threading.main_thread() is threading.current_thread(), name())
