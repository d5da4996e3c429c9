# Objects of the program in a client: hooks that note what they hear, an auth with a token, requests that are built
# before they are sent.
import httpx


class Heard:
    def __init__(self):
        self.lines = []

    def request(self, request):
        self.lines.append(f"> {request.method} {request.url.path.rpartition('/')[2]}")

    def response(self, response):
        self.lines.append(f"< {response.status_code}")


class Token(httpx.Auth):
    requires_response_body = True

    def __init__(self, url):
        self.url = url
        self.token = None

    def auth_flow(self, request):
        if self.token is None:
            answer = yield httpx.Request("POST", self.url, content="abc")
            self.token = answer.text
        request.headers["Authorization"] = f"Bearer {self.token}"
        yield request


def main(event):
    url, heard = event.data.url, Heard()
    auth = Token(f"{url}/token")
    hooks = {"request": [heard.request], "response": [heard.response]}
    with httpx.Client(base_url=url, event_hooks=hooks, auth=auth) as client:
        answer = client.get("/page")
        print(answer.text, auth.token, answer.request.headers["Authorization"])
        request = client.build_request("POST", "/orders", json={"item": 7})
        request.headers["X-Shop"] = "tea"
        print(client.send(request).json(), client.get("/page").text)
    print(heard.lines)
