# What the program gives to a session takes part in each request: hooks, an adapter with retries.
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry


def told(response, *args, **kwargs):
    print("answered", response.status_code)


def main(event):
    url = event.data.url
    with requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=Retry(total=2, backoff_factor=0.01, status_forcelist=[503])))
        session.hooks["response"].append(told)
        for _ in range(2):
            answer = session.get(f"{url}/json", params={"q": "a"}, timeout=5)
            print(answer.json(), answer.raw.retries.total, answer.raw.read())
        print(requests.get(f"{url}/page", hooks={"response": lambda answer, **_: None}, timeout=5).text)
        session.post(f"{url}/orders", json={"item": 7}, timeout=5)
