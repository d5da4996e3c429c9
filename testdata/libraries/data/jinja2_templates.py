# ak: leaks 12
# What a template calls is part of `render`, which is inline: for the outside, `@activity`.
import outside
from jinja2 import DictLoader, Environment

ENVIRONMENT = Environment(loader=DictLoader({"mail": "Dear {{ name|title }},{% for i in items %}\n- {{ i }}{% endfor %}"}))


def main(event):
    print(ENVIRONMENT.get_template("mail").render(name="anna", items=outside.note("tea", "milk")))
    ENVIRONMENT.globals["say"] = outside.note
    print(ENVIRONMENT.from_string("{{ say('hi') }}!").render())
