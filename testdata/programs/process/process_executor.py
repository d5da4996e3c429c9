# ak: rows 58
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import outside


def cube(number):
    return number**3


def main(event):
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
        print(list(pool.map(cube, [1, 2, 3])))
        print(pool.submit(cube, 4).result())
    outside.note("end")
