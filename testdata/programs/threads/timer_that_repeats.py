# ak: rows 57
# ak: unordered
import threading

import outside

heard = []


def ring(name, done):
    heard.append(outside.note("ring", name)[1])
    done.set()


class Repeating(threading.Timer):
    def run(self):
        while not self.finished.wait(self.interval):
            self.function(*self.args, **self.kwargs)


def main(event):
    a, b = threading.Event(), threading.Event()
    timers = [threading.Timer(0.005, ring, ("a", a)), threading.Timer(30, ring, ("never", b))]
    for t in timers:
        t.start()
    print(a.wait(10), heard)
    timers[1].cancel()
    timers[1].join(10)
    print(timers[1].is_alive(), b.is_set())
    count, enough = [], threading.Event()

    def tick():
        count.append(outside.note("tick", len(count))[1])
        if len(count) == 3:
            enough.set()
            repeating.cancel()

    repeating = Repeating(0.004, tick)
    repeating.start()
    print(enough.wait(20))
    repeating.join()
    print(count)
