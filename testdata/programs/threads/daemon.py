# ak: rows 57
import threading

import outside


def forever(started, never):
    outside.note("daemon")
    started.set()
    never.wait()


def main(event):
    started, never = threading.Event(), threading.Event()
    thread = threading.Thread(target=forever, args=(started, never), daemon=True)
    thread.start()
    started.wait()
    print(thread.daemon, thread.is_alive(), outside.note("end"))
