# ak: rows 57
import threading

import outside


def work(ready):
    ready.wait()
    print("the program waits for it", outside.note("work"))


def main(event):
    ready = threading.Event()
    threading.Thread(target=work, args=(ready,)).start()
    print(outside.note("main"))
    ready.set()
