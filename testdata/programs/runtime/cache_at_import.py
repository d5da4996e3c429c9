# ak: rows 8 29 61
import functools

import outside


@functools.lru_cache
def settings():
    return {"name": outside.note("settings"), "made": []}


CONFIG = settings()
REGISTRY = {}


def register(name):
    def wrap(function):
        REGISTRY[name] = function
        return function

    return wrap


@register("one")
def one():
    return outside.note("one")


def main(event):
    settings()["made"].append(outside.note("in main"))
    print(CONFIG is settings(), CONFIG, {name: function() for name, function in REGISTRY.items()})
    outside.note("end")
    print(settings())
