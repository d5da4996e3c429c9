# ak: rows 33 48
# Objects of which a pickle has only what their base lists, and what such a copy makes anew.
import functools

import devices
import outside
from autokitteh import activity


class Listed:
    def __init__(self, name):
        self.name = name

    def __getstate__(self):
        return {"name": self.name}


class Cached(Listed):
    @functools.cached_property
    def shout(self):
        return self.name.upper()


class Rebuilt(Listed):
    def __setstate__(self, state):
        self.__dict__.update(state, letters=list(state["name"]))


@activity
def cached(name):
    outside.note("cached")
    made = Cached(name)
    assert made.shout
    return made


@activity
def rebuilt(name):
    outside.note("rebuilt")
    made = Rebuilt(name)
    made.letters = list(name)
    return made


def main(event):
    client = devices.BasedClient("client", "/base")
    print(client.name, client.base)
    client.get("/one")
    outside.note("between")
    print(client.base, client.get("/two"))
    print(cached("cat").shout, rebuilt("red").letters)
