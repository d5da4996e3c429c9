# ak: rows 57
# ak: unordered
import threading

import outside


class RW:
    def __init__(self):
        self.cond = threading.Condition()
        self.readers = 0
        self.writing = False

    def read(self):
        with self.cond:
            while self.writing:
                self.cond.wait()
            self.readers += 1

    def done_read(self):
        with self.cond:
            self.readers -= 1
            self.cond.notify_all()

    def write(self):
        with self.cond:
            while self.writing or self.readers:
                self.cond.wait()
            self.writing = True

    def done_write(self):
        with self.cond:
            self.writing = False
            self.cond.notify_all()


def main(event):
    rw, data = RW(), []

    def writer(n):
        rw.write()
        assert rw.readers == 0
        data.append(outside.note("w", n))
        rw.done_write()

    def reader(n):
        rw.read()
        assert not rw.writing
        outside.note("r", n)
        rw.done_read()

    ts = [threading.Thread(target=f, args=(n,)) for n in range(2) for f in (reader, writer)]
    for t in ts:
        t.start()
    for t in ts:
        t.join()
    print(sorted(data))
