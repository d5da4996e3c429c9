# ak: rows 55 59
import os
import signal

import outside


def main(event):
    caught = []
    signal.signal(signal.SIGUSR2, lambda number, frame: caught.append(number))
    outside.note("set")
    os.kill(os.getpid(), signal.SIGUSR2)
    print(caught == [signal.SIGUSR2])
    outside.note("end")
