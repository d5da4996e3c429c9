# ak: rows 23 57
# ak: unordered
from concurrent.futures import FIRST_COMPLETED, FIRST_EXCEPTION, ThreadPoolExecutor, wait

import outside


def main(event):
    with ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(outside.slow, n, 0.05 + 0.3 * n) for n in range(3)]
        done, pending = wait(futures, return_when=FIRST_COMPLETED)
        print([f.result() for f in done], len(pending))
        done, pending = wait(futures)
        print(sorted(f.result() for f in done), pending)
        failing = [pool.submit(outside.fail, KeyError, "x"), pool.submit(outside.slow, "slow", 0.4)]
        done, pending = wait(failing, return_when=FIRST_EXCEPTION)
        print(failing[0] in done, failing[1] in pending)
