# ak: rows 57
import threading

import outside


def main(event):
    never = threading.Event()
    print(never.wait(0.05), outside.note("a"), never.wait(0), never.wait(0.01))
