# ak: rows 55 70
import gc

import outside


def main(event):
    gc.disable()
    outside.note("disabled")
    print(gc.isenabled())
    gc.enable()
    gc.set_threshold(500, 5, 5)
    outside.note("enabled")
    print(gc.isenabled(), gc.get_threshold())
