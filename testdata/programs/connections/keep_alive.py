# ak: rows 21 33
import http.client
from urllib.parse import urlparse

import outside


def main(event):
    address = urlparse(event.data.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=5)
    for number in range(3):
        connection.request("POST", f"{address.path}/echo", body=f"round {number}", headers={"X-Round": str(number)})
        response = connection.getresponse()
        print(response.status, response.reason, response.read(), response.getheader("content-type"))
        outside.note(number)
    connection.request("GET", f"{address.path}/missing")
    response = connection.getresponse()
    print(response.status, response.read(3), response.read(), response.isclosed())
    connection.close()
