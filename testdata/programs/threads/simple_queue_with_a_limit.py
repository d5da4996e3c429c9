# ak: rows 57
# ak: unordered
import queue
import threading

import outside


def main(event):
    todo, done = queue.SimpleQueue(), queue.SimpleQueue()

    def work():
        while (item := todo.get(timeout=30)) is not None:
            done.put(outside.slow(item, 0.2))

    def patiently():
        empty = 0
        while True:
            try:
                return done.get(timeout=0.05), empty > 0
            except queue.Empty:
                empty += 1

    thread = threading.Thread(target=work)
    thread.start()
    for item in ("a", "b"):
        todo.put(item)
        print(*patiently())
    todo.put(None)
    thread.join()
    try:
        done.get(True, -1)
    except ValueError as err:
        print(err)
