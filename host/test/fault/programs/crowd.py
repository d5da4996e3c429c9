"""Threads with a queue, then an executor: what each did is told in the order of its number."""

# ruff: noqa: ANN001, ANN201, T201

import queue
import threading
from concurrent.futures import ThreadPoolExecutor

from outside import tell


def main(event):
    size = event.data.size
    work, answers = queue.Queue(), {}
    for number in range(size):
        work.put(number)
    threads = [threading.Thread(target=serve, args=(event, work, answers)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in sorted(answers):
        print(f"thread {number}: {answers[number]}")
    with ThreadPoolExecutor(max_workers=2) as pool:
        for number, answer in enumerate(pool.map(lambda number: tell(event, f"pool-{number}"), range(size // 2))):
            print(f"pool {number}: {answer}")
    return len(answers)


def serve(event, work, answers):
    while True:
        try:
            number = work.get_nowait()
        except queue.Empty:
            return
        answers[number] = tell(event, f"thread-{number}")
