import urllib.request


def run(url):
    return [urllib.request.urlopen(url + p).status for p in ("/page", "/json")]


if __name__ == "__main__":
    raise SystemExit(1)
