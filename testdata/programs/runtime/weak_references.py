# ak: rows 70
import gc
import weakref

import outside


class Thing:
    pass


def main(event):
    thing = Thing()
    gone = []
    reference = weakref.ref(thing, lambda _: gone.append("ref"))
    weakref.finalize(thing, gone.append, "finalized")
    table = weakref.WeakValueDictionary(key=thing)
    outside.note("alive", reference() is thing, len(table))
    del thing
    gc.collect()
    print(sorted(gone), reference(), len(table))
    outside.note("end")
