# A session with a header of its own: get, post, an error status, a redirect-less 404.
import requests


def main(event):
    url = event.data.url
    page = requests.get(f"{url}/page", timeout=5)
    print(page.status_code, page.text, page.headers["Content-Type"], page.ok)
    with requests.Session() as session:
        session.headers["X-Shop"] = "tea"
        answer = session.post(f"{url}/orders", json={"item": 7}, timeout=5)
        print(answer.json(), answer.request.method, session.headers["X-Shop"])
        print(session.get(f"{url}/json", params={"q": "a b"}, timeout=5).json())
    try:
        requests.get(f"{url}/error", timeout=5).raise_for_status()
    except requests.HTTPError as err:
        print(type(err).__name__, err.response.status_code, err.response.text)
    try:
        requests.get("http://127.0.0.1:9/", timeout=1)
    except requests.ConnectionError as err:
        print(type(err).__module__, type(err).__name__)
