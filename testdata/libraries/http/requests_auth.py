# An object of the program that signs single requests: no request is made again for it.
import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase


class Token(AuthBase):
    def __init__(self, token):
        self.token = token
        self.used = 0

    def __call__(self, request):
        self.used += 1
        request.headers["Authorization"] = f"Token {self.token} {self.used}"
        return request


class Patient(HTTPAdapter):
    def send(self, request, **kwargs):
        kwargs["timeout"] = kwargs.get("timeout") or 5
        return super().send(request, **kwargs)


def sent(answer):
    return [line for line in answer.text.splitlines() if line.startswith("Authorization")]


def main(event):
    url, token = event.data.url, Token("abc")
    session = requests.Session()
    session.mount("http://", Patient())
    print(sent(session.get(f"{url}/headers", auth=token)), sent(session.get(f"{url}/headers", auth=token)), token.used)
    print(sent(session.get(f"{url}/headers", auth=("anna", "secret"))))
    session.auth = token
    print(sent(session.get(f"{url}/headers")), session.get(f"{url}/page").text)
