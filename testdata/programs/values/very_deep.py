# ak: rows 44
import sys

import outside

# Where the interpreter has a limit that nobody can raise.
LINKS = 700 if sys.version_info[:2] == (3, 12) else 3_000


class Link:
    def __init__(self, after):
        self.after = after


def lists(depth):
    made = []
    for _ in range(depth):
        made = [made]
    return made


def links(depth):
    made = None
    for _ in range(depth):
        made = Link(made)
    return made


def depth_of(thing):
    depth = 0
    while thing:
        thing, depth = thing[0] if isinstance(thing, list) else thing.after, depth + 1
    return depth


def main(event):
    print(depth_of(outside.each(lists, [10_000])[0]))
    print(depth_of(outside.each(links, [LINKS])[0]))
    mine = lists(1_500)
    print(depth_of(outside.keep(mine)))
    outside.append(mine, 1)
    print(len(mine))
