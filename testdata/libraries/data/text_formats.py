import datetime

import humanize
import jmespath
import outside
import phonenumbers
import slugify
import toml
import tomlkit
import xmltodict


def main(event):
    then = datetime.datetime.now() - datetime.timedelta(hours=3)
    print(humanize.naturalsize(10**6), humanize.naturaltime(then), slugify.slugify("Tea Shop"))
    expression = jmespath.compile("a[*].b")
    number = phonenumbers.parse("+442083661177", None)
    outside.note("parsed")
    print(expression.search({"a": [{"b": 1}, {"b": 2}]}))
    print(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), phonenumbers.is_valid_number(number))
    document = tomlkit.parse("[a]\nb = 1 # sugar\n")
    document["a"]["b"] = 2
    outside.note("changed")
    document["a"].add("c", 3)
    with open("tea.toml", "w") as file:
        toml.dump(document.unwrap(), file)
    print(tomlkit.dumps(document), toml.load("tea.toml"))
    outside.note("written")
    print(xmltodict.parse("<a><b>1</b><b>2</b></a>"), xmltodict.unparse({"a": {"b": "1"}}))
