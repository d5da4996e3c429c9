# ak: rows 57
import threading

import outside


def work(name, results):
    results.append(outside.note(name))


def main(event):
    results = []
    for name in "abc":
        thread = threading.Thread(target=work, args=(name, results))
        thread.start()
        thread.join()
    print(results)
