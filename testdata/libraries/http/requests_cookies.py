# Cookies that the program puts into the jar of a session, or into one of its own.
import requests


def main(event):
    url = event.data.url
    session = requests.Session()
    session.get(f"{url}/cookie?name=shop")
    session.cookies.set("own", "1")
    session.cookies.update({"more": "2"})
    print(sorted(session.get(f"{url}/cookies").text.split("; ")), session.cookies.get_dict())
    jar = requests.cookies.RequestsCookieJar()
    jar.set("tea", "green", path="/")
    print(requests.get(f"{url}/cookies", cookies=jar).text)
    session.cookies.clear()
    print(session.get(f"{url}/cookies").text, len(session.cookies))
    session.cookies = requests.cookies.cookiejar_from_dict({"a": "b"})
    print(session.get(f"{url}/cookies").text)
