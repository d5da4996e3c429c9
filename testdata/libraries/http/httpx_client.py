# A stream ends with its process: one function, one call.
import httpx
from autokitteh import activity


@activity
def length(client, path):
    with client.stream("GET", path) as stream:
        return sum(len(line) for line in stream.iter_lines())


def main(event):
    url = event.data.url
    print(httpx.get(f"{url}/page").text)
    with httpx.Client(base_url=url, headers={"X-Shop": "tea"}) as client:
        answer = client.post("/orders", json={"item": 7})
        print(answer.status_code, answer.json(), answer.headers["content-type"])
        print(length(client, "/long"))
    try:
        httpx.get(f"{url}/error").raise_for_status()
    except httpx.HTTPStatusError as err:
        print(type(err).__name__, err.response.status_code)
