# ak: rows 33 34
import devices
import outside


def main(event):
    lock, queue = devices.make_lock(), devices.make_queue([1, 2])
    outside.note("made")
    with lock:
        print(lock.locked(), queue.get(), queue.qsize())
    outside.note("used")
    queue.put(3)
    print(queue.get(), queue.get(), queue.empty(), lock.locked())
