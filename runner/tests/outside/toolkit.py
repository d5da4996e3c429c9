"""A library of the kind that takes user code into its hands: decorators, base classes, registries, consumers."""

import functools
import warnings

import outside


def retry(times):
    """A decorator with a call, whose wrapper says what it wraps."""

    def decorate(function):
        @functools.wraps(function)
        def retried(*args, **kwargs):
            for left in reversed(range(times)):
                try:
                    return function(*args, **kwargs)
                except ConnectionError:
                    if not left:
                        raise

        return retried

    return decorate


def traced(function):
    """A decorator without a call."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return ["traced", function(*args, **kwargs)]

    return wrapper


def bare(function):
    """A wrapper that hides what it wraps."""

    def wrapper(*args, **kwargs):
        return ["bare", function(*args, **kwargs)]

    return wrapper


class Tool:
    """A wrapper that is an object."""

    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function = function

    def __call__(self, *args, **kwargs):
        return {"tool": self.__name__, "result": self.function(*args, **kwargs)}


def tool(function):
    return Tool(function)


class Router:
    """`@router.get("/x")` keeps the function and gives it back."""

    def __init__(self):
        self.routes = {}

    def get(self, path):
        def register(function):
            self.routes[path] = function
            return function

        return register

    def dispatch(self, path, *args):
        return self.routes[path](*args)


class Plugin:
    """A base class that knows its subclasses."""

    known = {}

    def __init_subclass__(cls, /, name=None, **kwargs):
        super().__init_subclass__(**kwargs)
        Plugin.known[name or cls.__name__] = cls

    def run(self, thing):
        return self.handle(thing)


class Field:
    """A descriptor."""

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        return self if instance is None else instance.__dict__.get(self.name, f"no {self.name}")

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value


def total(numbers):
    """An effect that consumes what it is given."""
    outside._enter("total")
    return sum(numbers)


def first(things):
    """An effect that takes one of many."""
    outside._enter("first")
    return next(iter(things))


def deprecated(thing):
    """An effect that warns its caller."""
    warnings.warn(f"{thing} is deprecated", UserWarning, stacklevel=2)
    return outside.note(thing)
