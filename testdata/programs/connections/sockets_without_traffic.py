# ak: rows 33 48
"""A socket over which nothing was sent is made again after a loss; so is one for datagrams, at its address."""
import socket

import outside


def main(event):
    _, _, host, world = event.data.url.split("/")
    name, port = host.split(":")
    idle = socket.socket()
    idle.settimeout(2.5)
    idle.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    outside.note("set up")
    print(idle.gettimeout(), idle.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR) != 0)
    idle.connect((name, int(port)))
    outside.note("connected")
    print(idle.getpeername() == (name, int(port)))
    idle.close()
    print(idle.fileno())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here:
        here.bind(("127.0.0.1", 0))
        here.settimeout(0.01)
        address = here.getsockname()
        print(here.sendto(b"hello", ("127.0.0.1", 9)))
        outside.note("sent")
        print(here.getsockname() == address)
        try:
            here.recv(1)
        except OSError as err:
            print(type(err).__name__)
    try:
        here.recv(1)
    except OSError as err:
        print(err)
