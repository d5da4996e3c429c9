# ak: rows 51 57
# ak: unordered
import random
import threading

import outside


def draw(name, drawn):
    values = [random.random() for _ in range(3)]
    outside.keep(name, values)
    values.append(random.random())
    outside.keep(name, values)
    drawn[name] = values


def main(event):
    drawn = {}
    threads = [threading.Thread(target=draw, args=(name, drawn)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sorted(map(len, drawn.values())), drawn["a"] != drawn["b"])
