import outside

from . import LOADED


def work(thing):
    return outside.note(LOADED, thing)
