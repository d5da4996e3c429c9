# ak: rows 49 73
import time

import outside


def main(event):
    stamps = [time.monotonic() for _ in range(3000)]
    outside.keep(stamps[-1] - stamps[0])
    outside.keep("between")
    print(stamps == sorted(stamps), len(stamps))
