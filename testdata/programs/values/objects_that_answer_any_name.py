# ak: rows 33 42
# Objects whose `__getattr__` makes up every attribute, also `__setstate__`: they come back with what they hold.
import outside
from autokitteh import activity


class Function:
    def __init__(self, name, *arguments):
        self.name = name
        self.arguments = arguments

    def __getattr__(self, name):
        return lambda *arguments: Function(name, *arguments)


class Words(list):
    def __getattr__(self, name):
        return lambda *_: f"made up {name}"


@activity
def total(*numbers):
    outside.note("total")
    return Function("sum", *numbers)


@activity
def words(language):
    outside.note("words")
    made = Words(["a", "b"])
    made.language = language
    return made


def main(event):
    function = total(1, 2)
    print(function.name, function.arguments, function.count(3).arguments)
    kept = words("en")
    print(kept, kept.language, kept.other())
