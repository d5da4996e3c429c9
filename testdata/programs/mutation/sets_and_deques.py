# ak: rows 38
import collections

import odd_changes as odd


def main(event):
    members = {1, 2}
    odd.change(members, "discard", 1)
    odd.change(members, "add", (3, 4))
    print(sorted(members, key=str))
    queue = collections.deque([1, 2, 3], maxlen=3)
    odd.change(queue, "append", 4)
    odd.change(queue, "rotate", 1)
    print(queue, odd.change(queue, "popleft"), queue.maxlen)
