# ak: rows 57
# ak: unordered
from concurrent.futures import ThreadPoolExecutor, as_completed

import outside


def load(n):
    if n == 2:
        return outside.fail(KeyError, n)
    return outside.note(n)


def main(event):
    seen = {}
    with ThreadPoolExecutor(max_workers=3, thread_name_prefix="load") as pool:
        todo = {pool.submit(load, n): n for n in range(4)}
        for f in as_completed(todo):
            try:
                seen[todo[f]] = f.result()
            except KeyError as err:
                seen[todo[f]] = repr(err)
    print(sorted(seen.items()))
