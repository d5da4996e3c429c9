# ak: rows 57
# ak: unordered
import threading

import outside


def main(event):
    done = threading.Event()
    fired = []

    def tick(n):
        fired.append(outside.note(n))
        if n < 3:
            threading.Timer(0.02, tick, (n + 1,)).start()
        else:
            done.set()

    late = threading.Timer(60, tick, (99,))
    late.start()
    tick(1)
    print(done.wait(20), fired)
    late.cancel()
    late.join()
    print(late.finished.is_set())
