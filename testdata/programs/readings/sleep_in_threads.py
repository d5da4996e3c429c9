# ak: rows 50 57
# ak: unordered
import threading
import time

import outside


def work(name, seconds, done):
    time.sleep(seconds)
    outside.note(name)
    done.append(name)


def main(event):
    done = []
    threads = [threading.Thread(target=work, args=(name, seconds, done)) for name, seconds in (("slow", 0.4), ("quick", 0.01), ("middle", 0.2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(done)
