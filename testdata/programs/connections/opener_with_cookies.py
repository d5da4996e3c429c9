# ak: rows 20 33
import http.cookiejar
import urllib.request

import outside


def main(event):
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.addheaders = [("User-Agent", "program")]
    with opener.open(event.data.url + "/cookie?name=a") as response:
        print(response.read())
    outside.note("one")
    print(sorted((cookie.name, cookie.value) for cookie in jar), len(jar))
    print(opener.open(event.data.url + "/cookies").read())
    outside.note("two")
    opener.open(event.data.url + "/cookie?name=b")
    print(opener.open(event.data.url + "/cookies").read(), len(jar))
