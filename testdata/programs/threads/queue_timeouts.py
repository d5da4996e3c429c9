# ak: rows 57
import queue

import outside


def main(event):
    todo = queue.Queue(maxsize=1)
    try:
        todo.get(timeout=0.05)
    except queue.Empty:
        print("empty", outside.note("a"))
    todo.put("x")
    try:
        todo.put("y", timeout=0.05)
    except queue.Full:
        print("full", outside.note("b"))
    print(todo.get(timeout=5), todo.qsize())
