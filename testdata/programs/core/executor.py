# ak: unordered
from concurrent.futures import ThreadPoolExecutor, as_completed

import outside


def job(number):
    return outside.note("job", number)[1] * 2


def main(event):
    with ThreadPoolExecutor(max_workers=2) as pool:
        futures = [pool.submit(job, number) for number in range(5)]
        print(sorted(future.result() for future in as_completed(futures)))
        print(list(pool.map(job, [10, 20, 30])))
    outside.note("end")
