# ak: rows 23 57
# ak: unordered
from concurrent.futures import ThreadPoolExecutor, as_completed

import outside


def main(event):
    with ThreadPoolExecutor(3) as pool:
        futures = {pool.submit(outside.slow, n, 0.05 + 0.25 * ((n + 1) % 3)): n for n in range(3)}
        for future in as_completed(futures):
            print(futures[future], future.result())
