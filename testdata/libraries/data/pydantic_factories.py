# Functions of other modules as factories of fields: what they give is recorded.
from datetime import datetime, timezone
from uuid import UUID, uuid4

import attrs
import outside
from pydantic import BaseModel, Field, PrivateAttr


class Order(BaseModel):
    id: UUID = Field(default_factory=uuid4)
    made: datetime = Field(default_factory=lambda: datetime.now(timezone.utc))
    _note: UUID = PrivateAttr(default_factory=uuid4)


@attrs.define
class Line:
    id: UUID = attrs.field(factory=uuid4)
    other: UUID = attrs.Factory(uuid4)


def main(event):
    order, line = Order(), Line()
    same = outside.keep(order)
    print(same.id == order.id, same.made == order.made, same._note == order._note)
    print(outside.keep(line) == line, outside.note(str(order.id) == str(same.id)))
