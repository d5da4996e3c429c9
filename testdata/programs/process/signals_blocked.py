# ak: rows 55
"""Signals that the program blocks, looks at and takes when it wants to; nobody else may get them meanwhile."""
import os
import signal

import outside


def main(event):
    former = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGTERM])
    outside.note("blocked", sorted(former))
    os.kill(os.getpid(), signal.SIGUSR1)
    print(signal.SIGUSR1 in signal.sigpending())
    print(signal.sigwait([signal.SIGUSR1]) == signal.SIGUSR1)
    outside.note("taken")
    heard = []
    signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
    os.kill(os.getpid(), signal.SIGTERM)
    print(heard, outside.note("not yet"))
    signal.pthread_sigmask(signal.SIG_SETMASK, former)
    print(heard == [signal.SIGTERM], signal.sigtimedwait([signal.SIGUSR1], 0) if hasattr(signal, "sigtimedwait") else None)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
