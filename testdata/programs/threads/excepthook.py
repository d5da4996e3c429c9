# ak: rows 57
import threading

import outside


def main(event):
    seen = []
    threading.excepthook = lambda args: seen.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))
    thread = threading.Thread(target=outside.fail, args=(KeyError, "x"), name="worker")
    thread.start()
    thread.join()
    print(seen)
