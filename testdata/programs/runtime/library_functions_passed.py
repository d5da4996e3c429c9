# ak: rows 60
import collections
import dataclasses
import functools
import json

import outside


@dataclasses.dataclass
class Row:
    value: object = dataclasses.field(default_factory=lambda: outside.note("factory"))
    noted: object = dataclasses.field(default_factory=outside.note)


def main(event):
    row = Row()
    outside.note("between")
    print(row.value, row.noted)
    table = collections.defaultdict(outside.note)
    table["a"].append(1)
    outside.note("then")
    print(dict(table), table.default_factory.__name__, json.dumps([{1}], default=outside.keep) if event is None else "")
    print(list(zip("ab", map(outside.note, "cd"))), any(map(outside.note, [0, 1, 2])))
    print(next(iter(functools.partial(outside.note, "last"), "last"), "stopped at once"))
