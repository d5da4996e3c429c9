import outside


def double(thing):
    return helper(thing)


def helper(thing):
    return [thing, len(str(thing))]


def main(event):
    print(outside.each(double, [1, 22]), outside.each(lambda thing: outside.note("inside", thing), "ab"))
    print(list(map(outside.note, "xy")))
    outside.note("end")
