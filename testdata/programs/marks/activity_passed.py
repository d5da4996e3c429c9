# ak: unordered
# Marked functions that others call: map, sorted, executors, threads, a library.
import concurrent.futures
import threading

import outside
from autokitteh import activity


@activity
def price(item):
    outside.note("ask", item)
    return outside.note(len(item))


def main(event):
    items = ["saucer", "tea", "cups"]
    print(list(map(price, items)), sorted(items, key=price))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        print(list(pool.map(price, items[:2])), pool.submit(price, "x").result())
    found = []
    thread = threading.Thread(target=lambda: found.append(price("thread")))
    thread.start()
    thread.join()
    print(found, outside.each(price, ["a", "bb"]))
