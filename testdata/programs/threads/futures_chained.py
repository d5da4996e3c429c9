# ak: rows 57
# ak: unordered
import random
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import outside


def then(future, function, pool):
    result = Future()

    def run(value):
        try:
            result.set_result(function(value))
        except BaseException as err:
            result.set_exception(err)

    def done(f):
        if f.exception():
            result.set_exception(f.exception())
        else:
            pool.submit(run, f.result())

    future.add_done_callback(done)
    return result


def step(n):
    time.sleep(random.random() / 400)
    return outside.note("step", n)[1] + 1


def bad(n):
    outside.fail(KeyError, n)


def main(event):
    with ThreadPoolExecutor(2) as pool:
        chains = []
        for n in (0, 10, 20):
            f = pool.submit(step, n)
            for function in (step, bad if n == 10 else step, step):
                f = then(f, function, pool)
            chains.append(f)
        for f in chains:
            try:
                print(f.result(20))
            except KeyError as err:
                print("failed", err)
    manual = Future()
    threading.Thread(target=lambda: manual.set_result(outside.note("by hand"))).start()
    print(manual.result(10), manual.done(), manual.running())
