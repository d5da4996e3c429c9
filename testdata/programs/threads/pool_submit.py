# ak: rows 57 60
from concurrent.futures import ThreadPoolExecutor

import outside


def main(event):
    with ThreadPoolExecutor(max_workers=1) as pool:
        futures = [pool.submit(outside.note, n, key) for n, key in enumerate("ab")]
        failed = pool.submit(outside.fail, ValueError, "x")
        print([future.result() for future in futures], repr(failed.exception()))
        print(futures[0].done(), futures[0].cancel(), futures[0].cancelled())
