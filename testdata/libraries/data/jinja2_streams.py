# A template that is written to a file, with a loader of files and a macro.
import os

import outside
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound


def main(event):
    os.mkdir("pages")
    for name, text in {
        "page.html": "{% from 'row.html' import row %}{% for item in items %}{{ row(item) }}{% endfor %}",
        "row.html": "{% macro row(item) %}[{{ item|shout }}]{% endmacro %}",
    }.items():
        with open(f"pages/{name}", "w") as target:
            target.write(text)
    environment = Environment(loader=FileSystemLoader("pages"), undefined=StrictUndefined)
    environment.filters["shout"] = str.upper
    template = environment.get_template("page.html")
    template.stream(items=["tea", "milk"]).dump("out.html")
    outside.note("dumped")
    print(open("out.html").read(), template.render(items=["water"]))
    try:
        environment.get_template("none.html")
    except TemplateNotFound as err:
        print(type(err).__name__, err.name)
