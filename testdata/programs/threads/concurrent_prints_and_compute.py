# ak: rows 57
# ak: unordered
import threading

import outside


def compute(n):
    total = 0
    for k in range(200_000):
        total += k % (n + 1)
    return total


def work(n, results):
    outside.note(n)
    results[n] = compute(n)
    outside.note(n, results[n])


def main(event):
    results = {}
    threads = [threading.Thread(target=work, args=(n, results)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sorted(results.items()))
