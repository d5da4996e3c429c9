# ak: rows 33 59
import urllib.request

import outside


def main(event):
    seen = []
    path, headers = urllib.request.urlretrieve(
        event.data.url + "/page", "page.txt", lambda blocks, size, total: seen.append(total)
    )
    outside.note(path)
    print(headers["Content-Length"], seen[-1], open(path).read())
    request = urllib.request.Request(event.data.url + "/echo", data=b"posted", method="PUT")
    with urllib.request.urlopen(request) as response:
        print(response.read(), response.geturl() == request.full_url, response.getcode())
