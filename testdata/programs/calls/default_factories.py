# ak: rows 8 12
import collections
import dataclasses
import uuid

import outside


@dataclasses.dataclass
class Order:
    number: int = dataclasses.field(default_factory=lambda: outside.note(1))
    key: str = dataclasses.field(default_factory=outside.keep)
    id: uuid.UUID = dataclasses.field(default_factory=uuid.uuid4)


def main(event):
    first, second = Order(), Order(number=5, key="k")
    outside.keep(first.id)
    print(first.id != second.id, first.number, second.number)
    outside.keep(first.id, second.id)
    counts = collections.defaultdict(outside.keep)
    grouped = collections.defaultdict(lambda: outside.note([]))
    grouped["a"].append(1)
    print(grouped["a"], len(counts), first.id == outside.keep(first.id))
