# ak: rows 21 33
"""A request whose body comes from streams and generators, piece by piece."""
import http.client
import io
from urllib.parse import urlparse

import outside


def pieces():
    yield b"from "
    yield b"a generator "


def main(event):
    address = urlparse(event.data.url)
    connection = http.client.HTTPConnection(address.netloc, timeout=5)
    connection.putrequest("POST", f"{address.path}/echo")
    connection.putheader("Content-Length", "35")
    connection.endheaders()
    connection.send(io.BytesIO(b"bytes "))
    outside.note("begun")
    connection.send(io.StringIO("text "))
    connection.send(pieces())
    outside.note("nearly")
    stream = io.BytesIO(b"-- the end")
    stream.seek(3)
    connection.send(stream)
    print(stream.tell(), connection.getresponse().read())
    connection.close()
