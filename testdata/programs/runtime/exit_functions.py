# ak: rows 59 70
import atexit

import outside


@atexit.register
def last():
    print("registered at import", outside.note("last"))


def main(event):
    atexit.register(outside.note, "library function")
    atexit.register(lambda: print("lambda", outside.note("lambda")))
    gone = atexit.register(print, "never")
    atexit.unregister(gone)
    outside.note("in main")
    return "result"
