# ak: rows 57
# ak: unordered
import threading

import outside


def work(gate, name, state):
    with gate:
        state["now"] += 1
        state["most"] = max(state["most"], state["now"])
        outside.slow(name, 0.1)
        state["now"] -= 1


def main(event):
    gate, state = threading.BoundedSemaphore(2), {"now": 0, "most": 0}
    threads = [threading.Thread(target=work, args=(gate, n, state)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(state)
