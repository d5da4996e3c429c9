# ak: rows 55
import asyncio
import os
import pickle
import signal

import outside


def first(number, frame):
    print("first")


class Second:
    def __call__(self, number, frame):
        print("second", frame.f_code.co_name)


async def in_loop():
    heard = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, heard.set)
    os.kill(os.getpid(), signal.SIGUSR1)
    await heard.wait()
    asyncio.get_running_loop().remove_signal_handler(signal.SIGUSR1)


def main(event):
    second = Second()
    print(signal.signal(signal.SIGUSR1, first) is signal.SIG_DFL)
    print(signal.signal(signal.SIGUSR1, second) is first)
    outside.note("set")
    print(signal.getsignal(signal.SIGUSR1) is second)
    signal.raise_signal(signal.SIGUSR1)
    print(signal.signal(signal.SIGUSR1, signal.SIG_IGN) is second)
    print(signal.getsignal(signal.SIGUSR1) is signal.SIG_IGN)
    for nonsense in ("text", 17):
        try:
            signal.signal(signal.SIGUSR1, nonsense)
        except (TypeError, ValueError) as err:
            print(type(err).__name__, err)
    print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
    print(signal.signal.__name__, signal.signal.__module__, pickle.loads(pickle.dumps(signal.signal)) is signal.signal)
    asyncio.run(in_loop())
    print(signal.getsignal(signal.SIGUSR1) is signal.SIG_DFL)
    print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
    outside.note("end")
    try:
        os.kill(os.getpid(), signal.SIGINT)
        print("not interrupted")
    except KeyboardInterrupt:
        print("interrupted")
