# ak: rows 1
"""Methods of the program's own classes, of libraries, and what a library puts in their place."""

import functools

import outside


class Bare(outside.Client):
    def __init__(self, name):
        self.name, self.count = name, 0


class Own(Bare):
    def get(self, path):
        return ("own", super().get(path))


class Sub(Own):
    pass


class Quiet:
    @staticmethod
    def get(path):
        return ("quiet", path)


def get(client):
    return client.get("/a"), [client][0].get("/b")


def main(event):
    quiet = Bare("quiet")
    functools.update_wrapper(quiet, Quiet, assigned=("get",), updated=())
    for client in (quiet, Bare("bare"), Sub("sub"), Own("own"), quiet, Bare("again")):
        print(get(client))
