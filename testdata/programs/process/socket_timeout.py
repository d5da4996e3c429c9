# ak: rows 55
import socket

import outside


def main(event):
    print(socket.getdefaulttimeout())
    socket.setdefaulttimeout(2.5)
    outside.note("set")
    print(socket.getdefaulttimeout())
    outside.note("again")
    socket.setdefaulttimeout(None)
    print(socket.getdefaulttimeout())
