# ak: rows 57
# ak: unordered
import threading

import outside


def main(event):
    cond, state = threading.Condition(), {"stage": 0}
    ready = threading.Event()

    def stage(n):
        with cond:
            assert cond.wait_for(lambda: state["stage"] == n, timeout=30)
            state["stage"] += 1
            print("stage", n, outside.note(n))
            cond.notify_all()

    threads = [threading.Thread(target=stage, args=(n,)) for n in (2, 0, 1)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()

    def waiter():
        print("set", ready.wait(10))

    t = threading.Thread(target=waiter)
    t.start()
    outside.note("before set")
    ready.set()
    t.join()
