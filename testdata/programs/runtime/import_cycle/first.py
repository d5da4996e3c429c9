import outside
import second


def work(number):
    return outside.note("first", number) if number == 0 else second.work(number - 1)
