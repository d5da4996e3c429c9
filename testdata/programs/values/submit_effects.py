# ak: rows 57 60
from concurrent.futures import ThreadPoolExecutor, as_completed

import outside


def main(event):
    with ThreadPoolExecutor(1) as pool:
        futures = [pool.submit(outside.note, n) for n in range(3)]
        print([future.result() for future in futures], list(pool.map(outside.note, "ab")))
        failing = pool.submit(outside.fail, KeyError, "k")
        print(repr(failing.exception()), sorted(future.result() for future in as_completed(futures)))
