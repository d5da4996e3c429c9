# ak: rows 18 33
# ak: repeats enter 
import contextlib

import devices
import outside


def main(event):
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(open("s.txt", "w"))
        lock = stack.enter_context(devices.locked("one"))
        stack.callback(outside.note, "callback", file.name)
        stack.callback(print, "own callback")
        file.write(str(lock))
        outside.note("inside")
        with contextlib.suppress(KeyError):
            raise KeyError
    print(open("s.txt").read(), file.closed)
