# ak: rows 70
# ak: unordered
# ak: repeats keep
import time

import outside


class Node:
    def __init__(self):
        self.me = self

    def __del__(self):
        outside.keep(time.time())


def main(event):
    for number in range(4):
        Node()
        outside.note(number)
        [[] for _ in range(500 + len(str(time.time())) * 40)]
    import gc

    gc.collect()
    outside.note("end")
