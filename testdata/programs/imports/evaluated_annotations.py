# ak: rows 9
import typing

import outside


class Field:
    def __init__(self, **options):
        self.options = options

    def __repr__(self):
        return f"Field({self.options})"


class Model:
    size: typing.Annotated[int, Field(gt=0)] = outside.note(1)


def f(x: typing.Annotated[str, Field(a=1)] = None) -> typing.List[int]:
    local: Field(never=outside.note("never evaluated")) = outside.note("local")
    return [local]


def main(event):
    print(typing.get_type_hints(Model, include_extras=True), f.__annotations__, f())
