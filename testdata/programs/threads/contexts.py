# ak: rows 57
import contextvars
import threading
from concurrent.futures import ThreadPoolExecutor

import outside

who = contextvars.ContextVar("who", default="nobody")


def work(log):
    log.append((who.get(), outside.note(who.get())))


def main(event):
    who.set("main")
    log = []
    context = contextvars.copy_context()
    for run in (lambda: work(log), lambda: context.run(work, log)):
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(context.run, work, log).result()
    print(log)
