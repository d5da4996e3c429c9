from urllib.request import urlopen
from shared import state


def run(url):
    state.counter += 1
    with urlopen(url + "/page") as r:
        return r.read()
