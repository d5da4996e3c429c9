# ak: rows 57
import contextvars
from concurrent.futures import ThreadPoolExecutor

import outside

who = contextvars.ContextVar("who", default="nobody")


def work(name):
    before = who.get()
    who.set(outside.note(name))
    return before


def main(event):
    with ThreadPoolExecutor(1) as pool:
        print(list(pool.map(work, "abc")))
