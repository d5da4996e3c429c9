# ak: rows 23 57
# ak: unordered
import threading

import outside


def work(name, seconds, results):
    outside.slow(name, seconds)
    print("finished", name)
    results.append(name)


def main(event):
    results = []
    threads = [
        threading.Thread(target=work, args=(name, seconds, results))
        for name, seconds in (("a", 0.5), ("b", 0.05), ("c", 0.27))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(results)
