# ak: rows 55 59
import os
import signal

import outside

caught = []


def on_signal(number, frame):
    caught.append((signal.Signals(number).name, frame.f_code.co_name))
    outside.note("in the handler")


def main(event):
    before = signal.signal(signal.SIGUSR1, on_signal)
    outside.note("set")
    signal.raise_signal(signal.SIGUSR1)
    outside.note("between")
    signal.raise_signal(signal.SIGUSR1)
    print(caught, before, signal.getsignal(signal.SIGUSR1) is on_signal)
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    signal.raise_signal(signal.SIGUSR1)
    print(len(caught))
