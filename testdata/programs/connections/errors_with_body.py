# ak: rows 28 33
import urllib.error
import urllib.request

import outside


def main(event):
    for path in ("/error", "/missing"):
        try:
            urllib.request.urlopen(event.data.url + path)
        except urllib.error.HTTPError as err:
            outside.note(err.code)
            print(err.code, err.reason, err.read(), err.headers["Content-Type"], err.filename == event.data.url + path)
        finally:
            outside.note("finally")
