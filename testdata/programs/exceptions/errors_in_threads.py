# ak: rows 35 57
from concurrent.futures import ThreadPoolExecutor

import odd_errors as odd
import outside


def main(event):
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(odd.fail_with, "Odd")
        err = future.exception()
        print(type(err) is odd.Odd, err.code, err.detail)
        try:
            future.result()
        except odd.Odd as again:
            print(again is err)
        failing = pool.submit(lambda: outside.note(1 / outside.note(0)))
        print(repr(failing.exception()))
