# ak: rows 20 21 33
import webfake


def main(event):
    session = webfake.Session()
    session.headers["X-Token"] = "secret"
    session.headers.update({"X-More": "1"})
    response = session.get(event.data.url + "/json", params={"q": "a b"})
    print(response.status_code, response.ok, response.json(), response.text, response.headers["content-type"])
    session.auth = ("me", "pass")
    response = session.post(event.data.url + "/headers", json={"a": 1})
    print([line for line in response.text.splitlines() if line.startswith(("X-", "Authorization"))])
    session.get(event.data.url + "/cookie?name=a")
    print(session.cookies, session.get(event.data.url + "/cookies").text)
    try:
        session.get(event.data.url + "/error").raise_for_status()
    except webfake.HTTPError as err:
        print(err, err.response.status_code, err.request.url == event.data.url + "/error")
    session.close()
