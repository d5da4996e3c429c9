# ak: rows 55
import os
import signal
import subprocess

import outside


class Stop(Exception):
    pass


def on_signal(number, frame):
    outside.note(f"handled {len(handled)}")
    handled.append(frame.f_code.co_name)
    if len(handled) == 2:
        raise Stop(signal.Signals(number).name)


def inner(number, frame):
    print("inner begins")
    signal.raise_signal(signal.SIGUSR1)
    print("inner ends")


handled = []


def main(event):
    signal.signal(signal.SIGUSR1, on_signal)
    outside.note("set")
    os.kill(os.getpid(), signal.SIGUSR1)
    print(handled)
    try:
        signal.raise_signal(signal.SIGUSR1)
        print("not raised")
    except Stop as err:
        print("stopped", err)
    signal.signal(signal.SIGUSR2, inner)
    os.kill(os.getpid(), signal.SIGUSR2)
    print(handled)
    print(subprocess.run(["echo", "child"], capture_output=True).stdout)
    outside.note("end")
