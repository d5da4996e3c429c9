import heapq
import random

import outside


def main(event):
    items, table = [3, 1], {"a": [1]}
    alias = items
    outside.append(items, {"x": 1})
    print(outside.fill(table, b=2), items, table, alias is items)
    outside.append(table["a"], 5)
    heapq.heappush(items[:2], 0)
    outside.note("between")
    items.sort(key=str)
    random.seed(3)
    random.shuffle(items)
    print(items, table)
