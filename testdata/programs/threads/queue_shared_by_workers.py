# ak: rows 57
# ak: unordered
import queue
import threading

import outside


def worker(todo, done):
    while True:
        item = todo.get()
        if item is None:
            return
        done.put((item, outside.note(item)))
        todo.task_done()


def main(event):
    todo, done = queue.Queue(maxsize=2), queue.Queue()
    threads = [threading.Thread(target=worker, args=(todo, done)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for item in range(6):
        todo.put(item)
    todo.join()
    for _ in threads:
        todo.put(None)
    for thread in threads:
        thread.join()
    print(sorted(done.get_nowait() for _ in range(6)), done.empty())
