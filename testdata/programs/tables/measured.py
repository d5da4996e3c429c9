import timeit

import outside


def main(event):
    seconds = timeit.timeit("sum(range(10))", number=10)
    outside.note("measured", seconds > 0)
    kinds = {seconds: "first"}
    best = min(timeit.repeat("x + 1", setup="x = 2", number=5, repeat=3))
    outside.note("again", best >= 0)
    print(kinds[seconds], len(timeit.repeat("pass", number=1, repeat=2)))
