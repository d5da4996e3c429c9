# ak: rows 34
import itertools

import outside


def main(event):
    numbers = iter([1, 2, 3, 4])
    print(next(numbers), outside.note("a"), next(numbers), list(numbers))
    pairs = zip("ab", map(outside.note, [1, 2]))
    print(next(pairs), next(pairs), list(pairs))
    chained = itertools.chain([1], (outside.note(n) for n in (2, 3)))
    print(next(chained), next(chained), outside.note("b"), list(chained))
    print([index for index, _ in enumerate(itertools.islice(itertools.count(), 3))])
