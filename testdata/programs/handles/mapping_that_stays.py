# ak: rows 20 33
# An attribute of a handle that is a mapping and a handle itself (the cookies of a client).
from devices import HeaderedClient


def main(event):
    client = HeaderedClient("shop")
    print(len(client.headers), "token" in client.headers)
    client.log_in()
    print(client.headers["token"], dict(client.headers), list(client.headers.keys()))
    print(client.headers.get("other", "none"))
