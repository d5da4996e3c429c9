# ak: rows 57
from concurrent.futures import ThreadPoolExecutor

import outside


def main(event):
    log = []
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(outside.note, "work")
        future.add_done_callback(lambda f: log.append(("done", f.result())))
        future.result()
        after = pool.submit(outside.note, "after")
        print(after.result())
    future.add_done_callback(lambda f: log.append(("at once", outside.note("at once"))))
    print(log)
