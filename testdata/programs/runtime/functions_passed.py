# ak: rows 59 60
import functools
import itertools
import json
import re

import outside


def main(event):
    print(re.sub(r"\d", lambda match: str(outside.note("re", match[0])), "a1b2"))
    print(json.dumps({"x": {1}}, default=lambda thing: outside.note("default", sorted(thing))))
    print(json.loads('{"a": {"b": 1}}', object_hook=lambda thing: outside.note("hook", thing)))
    print(list(itertools.takewhile(lambda number: outside.note("take", number)[1] < 3, itertools.count(1))))
    print(functools.reduce(lambda one, other: outside.note(one, other), "abc"), sorted("cab", key=outside.note), next(filter(outside.note, [0, 2]), None))
    print(list(itertools.accumulate([1, 2], func=outside.note)), {key: list(group) for key, group in itertools.groupby([1, 1, 2], outside.note)})
