# ak: rows 56
import time

import outside


class Service:
    def load(self):
        return outside.note("load")


def main(event):
    service = Service()
    print(service.load())
    kept = outside.note
    outside.note = lambda *things: ("patched", *things)
    try:
        print(service.load(), outside.note(1))
    finally:
        outside.note = kept
    Service.load = lambda self: outside.note("replaced")
    print(service.load())
    service.load = lambda: "on the instance"
    print(service.load())
    clock, time.time = time.time, lambda: 12.5
    print(time.time())
    time.time = clock
    outside.note("end")
    print(time.time() > 1000)
