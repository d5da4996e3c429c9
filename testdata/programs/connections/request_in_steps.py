# ak: rows 21 33
import http.client
from urllib.parse import urlparse

import outside


def main(event):
    address = urlparse(event.data.url)
    connection = http.client.HTTPConnection(address.netloc)
    connection.putrequest("POST", f"{address.path}/echo")
    connection.putheader("Content-Length", "10")
    outside.note("header")
    connection.endheaders()
    connection.send(b"first")
    outside.note("half")
    connection.send(b"later")
    response = connection.getresponse()
    with response:
        print(response.status, response.read())
    connection.request("HEAD", f"{address.path}/page")
    print(connection.getresponse().status)
