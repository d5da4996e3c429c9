# ak: unordered
import threading

import outside


def work(name, results):
    results[name] = [outside.note(name, 1), outside.note(name, 2)]


def main(event):
    results = {}
    threads = [threading.Thread(target=work, args=(name, results)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sorted(results.items()))
    outside.note("end")
