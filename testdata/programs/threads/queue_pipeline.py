# ak: rows 57
import queue
import threading

import outside


def stage(incoming, outgoing, label):
    while (item := incoming.get()) is not None:
        outgoing.put(outside.note(label, item))
    outgoing.put(None)


def main(event):
    first, second, third = queue.Queue(), queue.Queue(), queue.Queue()
    for item in (1, 2, None):
        first.put(item)
    for incoming, outgoing, label in ((first, second, "a"), (second, third, "b")):
        thread = threading.Thread(target=stage, args=(incoming, outgoing, label))
        thread.start()
        thread.join()
    while (item := third.get()) is not None:
        print(item)
