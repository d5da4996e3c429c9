# ak: rows 12 59
import heapq

import outside


def main(event):
    items = ["bb", "a", "ccc"]
    items.sort(key=lambda item: outside.note(len(item)))
    print(items, min(items, key=outside.note), heapq.nsmallest(1, items, key=outside.note))
    print(sorted(items, key=outside.keep, reverse=True))
