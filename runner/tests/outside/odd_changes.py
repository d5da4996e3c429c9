"""A library that changes what it is given, in every way there is."""

import threading

from outside import _enter


class Query:
    """Its methods change it and give it back."""

    def __init__(self):
        self.parts = []

    def where(self, part):
        _enter(f"where {part}")
        self.parts.append(part)
        return self


class Paragraph:
    def __init__(self, document, text):
        self.document = document
        self.text = text


class Document:
    """Plain data with methods that change it."""

    def __init__(self, title):
        _enter(f"Document {title}")
        self.title = title
        self.paragraphs = []
        self.words = 0

    def add(self, text):
        _enter(f"add {text}")
        self.paragraphs.append(Paragraph(self, text))
        self.words += len(text.split())
        return self.paragraphs[-1]

    def render(self):
        text = " / ".join(paragraph.text for paragraph in self.paragraphs)
        _enter(f"render {text}")
        return f"{self.title}: {text}"

    def clear(self):
        _enter("clear")
        self.paragraphs, self.words = [], 0


def change(thing, method, *args):
    """Call a method of what it is given."""
    _enter(f"change {method}")
    return getattr(thing, method)(*args)


def set_fields(thing, **fields):
    _enter(f"set {sorted(fields)}")
    for target in thing if type(thing) is list else [thing]:
        for name, value in fields.items():
            setattr(target, name, value)


def read_into(view):
    _enter(f"read_into {len(view)}")
    view[:] = b"abcdefgh"[: len(view)]
    return len(view)


def deep(tree):
    _enter("deep")
    tree["a"][0]["b"][0]["c"][0][0]["d"].append("found")


def adopt(parent, child):
    _enter("adopt")
    child.parent = parent
    parent.children.append(child)


def grow(root):
    """A new one below the last child."""
    _enter("grow")
    last = root.children[-1]
    new = type(root)("grand")
    adopt(last, new)
    return new


def append_new(items):
    _enter("append_new")
    items.append({})
    return items[-1]


def swap_heads(a, b):
    _enter("swap_heads")
    a[0], b[0] = b[0], a[0]


def fill_in(row, options, more):
    _enter("fill_in")
    row.append("filled")
    options["headers"] = {"X": "1"}
    if more:
        more.append([])


def append_and_fail(items):
    _enter("append_and_fail")
    items.append(2)
    raise ValueError(items)


def put_lock(items):
    _enter("put_lock")
    items.append({"lock": threading.Lock()})


def number(rows):
    _enter("number")
    for index, row in enumerate(rows):
        row["index"] = index


async def append_soon(items, item):
    _enter(f"append_soon {item}")
    items.append(item)


def take(things, count):
    """Use up the beginning of an iterator."""
    _enter(f"take {count}")
    return [next(things) for _ in range(count)]


def total(things):
    """Use up all of an iterator."""
    _enter("total")
    return sum(things)
