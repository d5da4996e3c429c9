# ak: rows 51 57
import random
import threading

import outside


def main(event):
    drawn = []
    threads = [threading.Thread(target=lambda: drawn.append(random.random())) for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()
    print(outside.keep(drawn) == drawn, len(set(drawn)))
