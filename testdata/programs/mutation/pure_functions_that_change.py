# ak: rows 38
import bisect
import heapq
import random

import outside


def main(event):
    items = [5, 3, 8]
    heapq.heapify(items)
    heapq.heappush(items, outside.note(1))
    print(heapq.heappop(items), items)
    bisect.insort(items, outside.note(4))
    random.seed(1)
    random.shuffle(items)
    print(items, outside.note(items))
    random.Random(2).shuffle(items)
    print(items)
