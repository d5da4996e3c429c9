# ak: rows 49 60
import time
from collections import defaultdict
from functools import partial

import outside


def main(event):
    seen = defaultdict(time.time)
    first = seen["a"]
    outside.keep(first)
    outside.keep("between")
    clock = partial(time.time)
    later = clock()
    outside.keep(later)
    stamps = list(map(time.gmtime, [0, 1]))
    print(seen["a"] == first, later >= first, stamps[1].tm_sec)
    print(next(iter(time.gmtime, None)).tm_year >= 2024)
