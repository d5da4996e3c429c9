"""A library that makes classes while it runs: one for each service, with exceptions of its own."""

import threading

import outside


class FactoryError(Exception):
    def __init__(self, code):
        super().__init__(f"answered {code}")
        self.code = code


class Errors:
    """The exceptions of one service, as attributes."""

    def __init__(self, classes):
        self._lock = threading.Lock()
        self.__dict__.update(classes)


class BaseClient:
    def __init__(self, on_call=()):
        outside._enter(f"made {type(self).__name__}")
        self._lock = threading.Lock()
        self._on_call = on_call
        self.errors = self._errors


def _get(self, name, judge=None):
    outside._enter(f"get {name}")
    for listener in self._on_call:
        listener(name)
    if name == "none":
        raise self.errors.SoldOut(404)
    return name.upper() if judge is None else judge(name)


def client(service, on_call=()):
    sold_out = type("SoldOut", (FactoryError,), {})
    methods = {"get": _get, "_errors": Errors({"SoldOut": sold_out})}
    return type(service, (BaseClient,), methods)(on_call)
