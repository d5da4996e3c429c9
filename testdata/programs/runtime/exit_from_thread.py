# ak: rows 68
import sys
import threading

import outside


def work():
    outside.note("in the thread")
    sys.exit("only the thread")


def main(event):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    outside.note("goes on")
    print(thread.is_alive())
