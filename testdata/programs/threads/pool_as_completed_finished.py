# ak: rows 23 52 57
# ak: unordered
from concurrent.futures import ThreadPoolExecutor, as_completed, wait

import outside


def main(event):
    with ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(outside.keep, n) for n in range(6)]
    # All are finished: their order is that of a set, which is any, but stays as it was.
    order = [future.result() for future in as_completed(futures)]
    print(sorted(order), outside.keep(order) == order)
    done = [future.result() for future in wait(futures).done]
    print(outside.keep(done) == done)
