# ak: rows 57 61
# ak: unordered
import functools
import threading

import outside


lock = threading.Lock()


@functools.lru_cache(None)
def load(n):
    return outside.note(n)


def get(n):
    with lock:
        return load(n)


def main(event):
    out = {}
    ts = [threading.Thread(target=lambda n=n: out.__setitem__(n, get(n % 2))) for n in range(4)]
    for t in ts:
        t.start()
    for t in ts:
        t.join()
    print(sorted(out.items()), load.cache_info())
