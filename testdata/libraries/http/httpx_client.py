import httpx


def main(event):
    url = event.data.url
    print(httpx.get(f"{url}/page").text)
    with httpx.Client(base_url=url, headers={"X-Shop": "tea"}) as client:
        answer = client.post("/orders", json={"item": 7})
        print(answer.status_code, answer.json(), answer.headers["content-type"])
        with client.stream("GET", "/long") as stream:
            print(sum(len(line) for line in stream.iter_lines()))
    try:
        httpx.get(f"{url}/error").raise_for_status()
    except httpx.HTTPStatusError as err:
        print(type(err).__name__, err.response.status_code)
