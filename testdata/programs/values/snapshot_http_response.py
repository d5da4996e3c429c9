# ak: rows 33
import http.client
import json
from urllib.request import urlopen

import outside


def main(event):
    url = event.data.url
    with urlopen(url + "/long") as response:
        print(response.status, response.headers["Content-Type"], response.read(7), response.readline())
        outside.note("in between")
        print(len(response.read()), response.read(), response.closed, isinstance(response, http.client.HTTPResponse))
    print(response.closed, json.load(urlopen(url + "/json")))
    for line in list(urlopen(url + "/long"))[:2]:
        print(line)
    response = urlopen(url + "/page")
    print(response.getheaders()[2:], response.geturl().rpartition("/")[2], response.msg, response.version)
