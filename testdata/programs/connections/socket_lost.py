# ak: rows 33 48
# ak: repeats GET /page
import socket
from urllib.parse import urlparse

import outside


def ask(address):
    connection = socket.create_connection((address.hostname, address.port))
    try:
        connection.sendall(f"GET {address.path}/page HTTP/1.0\r\nHost: x\r\n\r\n".encode())
        return connection.makefile("rb").read()[-6:]
    finally:
        connection.close()


def main(event):
    address = urlparse(event.data.url)
    for _ in range(20):
        try:
            print(ask(address))
            break
        except Exception as err:
            assert type(err).__name__ == "HandleLost", err
    print(outside.note("end"))
