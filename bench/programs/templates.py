"""Templates: text with names, filters and loops is compiled to a tree of nodes and rendered."""


class Text:
    def __init__(self, text):
        self.text = text

    def render(self, names):
        return self.text


class Name:
    def __init__(self, path, filters):
        self.path = path.split(".")
        self.filters = filters

    def render(self, names):
        value = lookup(self.path, names)
        for filter in self.filters:
            value = FILTERS[filter](value)
        return str(value)


class Loop:
    def __init__(self, name, path, body):
        self.name = name
        self.path = path.split(".")
        self.body = body

    def render(self, names):
        parts = []
        for item in lookup(self.path, names):
            inner = dict(names)
            inner[self.name] = item
            parts.append(render(self.body, inner))
        return "".join(parts)


def lookup(path, names):
    value = names
    for part in path:
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    return value


def escape(text):
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def upper(text):
    return str(text).upper()


FILTERS = {"escape": escape, "upper": upper, "length": len}


def pieces(source):
    while source:
        before, _, rest = source.partition("{{")
        if before:
            yield "text", before
        tag, _, source = rest.partition("}}")
        if tag:
            yield "tag", tag.strip()


def parse(stream):
    nodes = []
    for kind, text in stream:
        if kind == "text":
            nodes.append(Text(text))
        elif text == "end":
            return nodes
        elif text.startswith("for "):
            _, name, _, path = text.split()
            nodes.append(Loop(name, path, parse(stream)))
        else:
            path, *filters = [part.strip() for part in text.split("|")]
            nodes.append(Name(path, filters))
    return nodes


def render(nodes, names):
    return "".join(node.render(names) for node in nodes)


TEMPLATE = """<h1>{{ title | upper | escape }}</h1>
<table>{{ for row in rows }}<tr><td>{{ row.id }}</td>{{ for cell in row.cells }}<td>{{ cell | escape }}</td>{{ end }}</tr>
{{ end }}</table>{{ rows | length }}"""


def run(size):
    nodes = parse(pieces(TEMPLATE))
    rows = [{"id": i, "cells": [f"<{i}>", "a & b", i * i]} for i in range(size)]
    return len(render(nodes, {"title": "Rows & cells", "rows": rows}))
