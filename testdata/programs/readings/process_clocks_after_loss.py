# ak: rows 49
import time

import outside


def main(event):
    sum(number * number for number in range(200_000))
    used, thread = time.process_time(), time.thread_time()
    outside.keep(used)
    outside.keep(thread)
    print(time.process_time() >= used, time.thread_time() >= thread)
