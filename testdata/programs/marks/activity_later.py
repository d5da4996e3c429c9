# Marked while the program runs, after it was called already.
import outside
from autokitteh import activity, register_no_activity


def work(n):
    outside.note("begin", n)
    return outside.note(n)


def main(event):
    print(work(1), work(2))
    activity(work)
    print(work(3), work(4))

    def local(n):
        return [outside.note(n), outside.note(n + 1)]

    print(local(5))
    print(activity(local)(6), local(7))
    register_no_activity([len])
    return outside.note("end")
