# ak: rows 23 57
import queue
import threading

import outside


def late(todo):
    outside.slow("late", 0.3)
    todo.put("at last")


def main(event):
    todo, tries = queue.Queue(), 0
    thread = threading.Thread(target=late, args=(todo,))
    thread.start()
    while True:
        try:
            item = todo.get(timeout=0.05)
            break
        except queue.Empty:
            tries += 1
    thread.join()
    print(item, tries > 0, outside.keep(tries) == tries)
