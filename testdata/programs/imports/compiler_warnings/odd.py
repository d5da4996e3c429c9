import outside

assert (1, "always true")


def f():
    print("before the call")
    return outside.note(1) is 1
