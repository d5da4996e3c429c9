from datetime import date
from typing import Annotated

import outside
from pydantic import BaseModel, Field, ValidationError, field_validator


class Line(BaseModel):
    item: str
    count: Annotated[int, Field(gt=0)]

    @field_validator("item")
    @classmethod
    def known(cls, value):
        return outside.note(value).upper()


class Order(BaseModel):
    when: date
    lines: list[Line]


def main(event):
    order = Order.model_validate({"when": "2026-01-02", "lines": [{"item": "tea", "count": "2"}]})
    print(order, order.model_dump_json())
    same = outside.keep(order)
    print(same == order, type(same) is Order)
    try:
        Line(item="x", count=0)
    except ValidationError as err:
        print(err.error_count(), err.errors()[0]["type"])
