# ak: rows 23 57
import threading

import outside


def work(finished):
    outside.slow("work", 0.3)
    finished.set()


def main(event):
    finished, beats = threading.Event(), 0
    thread = threading.Thread(target=work, args=(finished,))
    thread.start()
    while not finished.wait(0.02):
        beats += 1
    thread.join()
    # How often is any; but it was decided once.
    print(beats > 0, outside.keep(beats) == beats)
