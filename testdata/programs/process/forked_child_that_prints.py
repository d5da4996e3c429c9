# ak: rows 54 58
import multiprocessing

import outside


def work(name):
    print("in the child", name, flush=True)
    return outside.note(name)


def main(event):
    print("before", flush=True)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        print(pool.map(work, ["a", "b"]))
    outside.note("end")
