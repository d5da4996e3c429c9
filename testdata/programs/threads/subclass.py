# ak: rows 57
import threading

import outside


class Worker(threading.Thread):
    def __init__(self, n):
        super().__init__(name=f"worker {n}")
        self.n = n
        self.result = None

    def run(self):
        self.result = outside.note(self.n), threading.current_thread().name


def main(event):
    workers = [Worker(n) for n in range(2)]
    for worker in workers:
        worker.start()
        worker.join()
    print([worker.result for worker in workers], "run" in vars(workers[0]))
