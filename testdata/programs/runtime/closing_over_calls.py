# ak: rows 12 29 60
import functools

import outside


def counted(function):
    count = 0

    @functools.wraps(function)
    def wrapper(*args):
        nonlocal count
        count += 1
        return count, function(*args)

    return wrapper


note = counted(outside.note)
total = functools.reduce(lambda whole, part: lambda thing: part(whole(thing)), [outside.note, str.upper, outside.keep])


def main(event):
    print(note("a"), note("b"), note.__name__)
    outside.note("between")
    print(total("word"), note("c"))
