# ak: rows 19 33
import urllib.request

import outside


def main(event):
    with urllib.request.urlopen(event.data.url + "/long") as response:
        print(response.readline(), response.status)
        outside.note("one line")
        for number, line in enumerate(response, 1):
            if number == 3:
                break
        print(line, response.read(10))
        outside.note("in the middle")
        print(len(response.read()), response.read())
    print(response.closed)
