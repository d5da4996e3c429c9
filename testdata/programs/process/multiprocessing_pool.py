# ak: rows 58
import multiprocessing

import outside


def square(number):
    return number * number


def note(number):
    return outside.note("in a child", number)


def main(event):
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        print(pool.map(square, range(5)))
        outside.note("between")
        print(pool.apply(note, (1,)), pool.starmap(pow, [(2, 3), (3, 2)]))
        waiting = pool.apply_async(square, (9,))
        print(waiting.get(20))
    outside.note("end")
