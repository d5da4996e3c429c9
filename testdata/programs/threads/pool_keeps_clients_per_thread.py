# ak: rows 57
# ak: unordered
import threading
from concurrent.futures import ThreadPoolExecutor

import outside

data = threading.local()


def work(n):
    if not hasattr(data, "name"):
        data.name = outside.keep(threading.current_thread().name)
    return data.name == threading.current_thread().name, outside.slow(n, 0.1)


def main(event):
    with ThreadPoolExecutor(2, thread_name_prefix="w") as pool:
        print(sorted(pool.map(work, range(4))))
