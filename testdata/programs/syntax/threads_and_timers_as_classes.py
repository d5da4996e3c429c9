# ak: rows 1 26
import collections
import threading

import outside


class Worker(threading.Thread):
    def __init__(self, thing):
        super().__init__(name="worker")
        self.thing = thing
        self.result = None

    def run(self):
        self.result = outside.note(self.thing)


class Counts(collections.Counter):
    def __missing__(self, key):
        return outside.note(0)


class Text(collections.UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(outside.note(key), value)


def main(event):
    worker = Worker("in a thread")
    worker.start()
    worker.join()
    print(worker.result, Counts("aab")["z"], Text(a=1), worker.name)
