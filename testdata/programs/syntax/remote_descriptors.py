"""Typed fields with a remote-backed attribute; validation errors with notes."""
import json
import urllib.request
import weakref


class Field:
    def __set_name__(self, owner, name):
        self.name = name
        owner.__dict__.get("fields", {}).setdefault(name, self)

    def __init__(self, kind, default=None):
        self.kind, self.default = kind, default
        self.values = weakref.WeakKeyDictionary()

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return self.values.get(obj, self.default)

    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name}: {value!r} is no {self.kind.__name__}")
        self.values[obj] = value


class Remote:
    def __set_name__(self, owner, name):
        self.path = "/" + name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        with urllib.request.urlopen(obj.base + self.path) as r:
            return r.read().decode()

    def __set__(self, obj, value):
        urllib.request.urlopen(urllib.request.Request(obj.base + self.path, data=value.encode())).close()

    def __delete__(self, obj):
        urllib.request.urlopen(urllib.request.Request(obj.base + self.path, method="DELETE")).close()


class Page:
    fields = {}
    title = Field(str, "untitled")
    size = Field(int)
    page = Remote()
    json = Remote()

    def __init__(self, base):
        self.base = base


def main(event):
    page = Page(event.data.url)
    print(page.title, page.size, page.page, json.loads(page.json))
    page.title = "hello"
    page.json = "changed"
    try:
        page.size = "big"
    except TypeError as err:
        print("error", err)
    try:
        del page.json
    except Exception as err:
        print(type(err).__name__, err)
    print(sorted(Page.fields), [hasattr(page, n) for n in ("page", "nothing")])
    other = Page(event.data.url)
    other.title = "second"
    print(len(Page.title.values), getattr(other, "page")[::-1])
    del other
    print(len(Page.title.values))
    print({n: getattr(page, n) for n in ("page", "title")} == {"page": "a page", "title": "hello"})
