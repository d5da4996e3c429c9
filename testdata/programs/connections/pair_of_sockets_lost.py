# ak: rows 33
import socket

import outside


def through(word):
    here, there = socket.socketpair()
    with here, there:
        here.sendall(word)
        return there.recv(10)


def main(event):
    for _ in range(20):
        try:
            print(through(b"hi"))
            break
        except Exception as err:
            assert type(err).__name__ == "HandleLost", repr(err)
    print(outside.note("end"))
