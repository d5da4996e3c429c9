# ak: rows 50 60
import functools
import time

import outside


def retry(times, pause, rest=time.sleep):
    for number in range(times):
        outside.note("try", number)
        rest(pause)


def main(event):
    retry(2, 0.001)
    retry(1, 1.5)
    retry(1, 30, rest=lambda seconds: outside.note("rest", seconds))
    print(list(map(time.sleep, [0.001, 1])))
    functools.partial(time.sleep, 1)()
    outside.note("end")
