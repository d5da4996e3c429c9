# The cookies and headers of a client, which the program reads between its requests.
import httpx


def main(event):
    with httpx.Client(base_url=event.data.url, cookies={"shop": "tea"}) as client:
        client.get("/page")
        print(dict(client.cookies), list(client.cookies.keys()), "shop" in client.cookies)
        client.headers["X-Shop"] = "tea"
        client.get("/page")
        print(client.cookies.get("shop"), client.headers["X-Shop"])
