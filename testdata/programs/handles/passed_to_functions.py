# ak: rows 21 33 59
# ak: repeats Client 
import functools

import outside


def use(client, path):
    return client.get(path)["path"]


def main(event):
    client = outside.connect("c")
    print([use(client, path) for path in ("/a", "/b")])
    print(list(map(client.get, ["/c", "/d"])))
    get = client.get
    print(get("/e"), functools.partial(client.get, "/f")(), outside.each(client.get, ["/g"]))
