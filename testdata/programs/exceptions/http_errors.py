# ak: rows 33 35
import json
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import outside


def main(event):
    try:
        urlopen(event.data.url + "/error")
    except HTTPError as err:
        print(err, err.code, err.reason, err.headers["Content-Type"], err.read(), err.read(), err.url[-6:])
        outside.note(err.status)
    try:
        urlopen(event.data.url + "/none")
    except URLError as err:
        print(type(err).__name__, err.fp.read(), isinstance(err, OSError))
    try:
        urlopen("http://127.0.0.1:1/")
    except URLError as err:
        print(err, type(err.reason).__name__, err.reason.errno)
    try:
        json.load(urlopen(event.data.url + "/page"))
    except json.JSONDecodeError as err:
        print(err.msg, err.pos, err.lineno, err.doc)
