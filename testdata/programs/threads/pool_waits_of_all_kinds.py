# ak: rows 57
# ak: unordered
from concurrent.futures import ThreadPoolExecutor, wait, FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED

import outside


def inner(n, m):
    return outside.note(n, m)


def outer(n):
    with ThreadPoolExecutor(2) as pool:
        return [f.result() for f in [pool.submit(inner, n, m) for m in range(2)]]


def main(event):
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(outer, n) for n in range(2)]
        done, rest = wait(futures, return_when=FIRST_COMPLETED)
        print(len(done) >= 1)
        done, rest = wait(futures, return_when=ALL_COMPLETED)
        print(len(done), len(rest))
        print([f.result() for f in futures])
        bad = [pool.submit(outside.fail, ValueError, 1), pool.submit(outside.note, "fine")]
        done, rest = wait(bad, return_when=FIRST_EXCEPTION)
        print(any(f.done() and f.exception() for f in bad))
