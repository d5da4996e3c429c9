import json
import urllib.error
import urllib.request
from urllib.request import urlopen


def main(event):
    url = event.data.url
    page = urlopen(url + "/page").read().decode()
    print(page)
    with urlopen(url + "/json") as response:
        print(response.status, response.headers["Content-Type"], json.load(response))
    try:
        urlopen(url + "/missing")
    except urllib.error.HTTPError as err:
        print(err.code, err.reason, err.read())
    try:
        urllib.request.urlopen("http://127.0.0.1:1/")
    except urllib.error.URLError as err:
        print(type(err.reason).__name__)
