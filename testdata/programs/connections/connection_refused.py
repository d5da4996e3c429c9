# ak: rows 28 33
import http.client
import socket

import outside


def main(event):
    connection = http.client.HTTPConnection("127.0.0.1", 1)
    for _ in range(2):
        try:
            connection.request("GET", "/")
        except ConnectionRefusedError as err:
            print(type(err).__name__, err.errno is not None)
        outside.note("refused")
        try:
            connection.request("GET", "/again")
        except http.client.CannotSendRequest as err:
            print(type(err).__name__, err)
        connection.close()
        outside.note("closed")
    try:
        connection.getresponse()
    except http.client.HTTPException as err:
        print(type(err).__name__, err)
    try:
        socket.create_connection(("127.0.0.1", 1))
    except OSError as err:
        print(type(err).__name__)
