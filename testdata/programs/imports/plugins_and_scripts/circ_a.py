import circ_b
from urllib import request


def hello(url):
    return circ_b.world(url) + 1


BASE = 10
