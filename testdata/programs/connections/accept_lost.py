# ak: rows 33 57
# ak: unordered
import socket
import threading

import outside


def through(word):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def send(address):
            with socket.create_connection(address) as sender:
                sender.sendall(word)

        thread = threading.Thread(target=send, args=(server.getsockname(),))
        thread.start()
        connection, _ = server.accept()
        with connection:
            heard = connection.recv(10)
        thread.join()
        return heard


def main(event):
    for _ in range(40):
        try:
            print(through(b"hello"))
            break
        except Exception as err:
            assert type(err).__name__ in ("HandleLost", "ConnectionRefusedError"), repr(err)
    print(outside.note("end"))
