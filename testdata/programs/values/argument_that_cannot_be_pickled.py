# ak: rows 32 48
import threading

import outside


def main(event):
    lock = threading.Lock()
    print(outside.keep(lock) is lock, outside.keep([lock, 1])[0] is lock)
    call = lambda x: x * 2
    print(outside.keep(call) is call, outside.each(call, [1, 2]))
