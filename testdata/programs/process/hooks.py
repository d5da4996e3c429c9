# ak: rows 55
import sys
import threading

import outside


def main(event):
    seen = []
    threading.excepthook = lambda args: seen.append((args.exc_type.__name__, str(args.exc_value)))
    sys.unraisablehook = lambda unraisable: seen.append(type(unraisable.exc_value).__name__)
    outside.note("set")
    thread = threading.Thread(target=outside.fail, args=(ValueError, "in a thread"))
    thread.start()
    thread.join()

    class Bad:
        def __del__(self):
            raise KeyError("in __del__")

    Bad()
    outside.note("end")
    print(seen)
