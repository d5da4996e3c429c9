import outside


def mean(numbers):
    return outside.note("my mean")
