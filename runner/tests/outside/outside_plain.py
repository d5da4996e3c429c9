"""A library without imports of its own, for projects whose modules shadow the standard library's."""


def note(thing):
    return thing
