import first
import outside


def work(number):
    return outside.note("second", number) if number == 0 else first.work(number - 1)
