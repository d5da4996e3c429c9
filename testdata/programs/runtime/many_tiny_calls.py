# ak: rows 73
import math
import re

import outside


def main(event):
    words = 0
    for number in range(5000):
        words += len(re.findall(r"\d+", str(number))) + int(math.sqrt(number)) % 2 + max(0, min(number, 1))
    outside.note(words)
    print(words, "".join(sorted(set("mississippi"))))
    outside.note("end")
