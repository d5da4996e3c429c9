# Models of generic classes, whose names no module has.
from typing import Generic, TypeVar

import outside
from autokitteh import activity
from pydantic import BaseModel

Item = TypeVar("Item")


class Tea(BaseModel):
    name: str


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    following: int = 0


@activity
def fetch():
    outside.note("fetch")
    return Page[Tea](items=[Tea(name="oolong")], following=2)


@activity
def fetch_more():
    return Page(items=[1]), Page[Page[int]](items=[Page[int](items=[3])])


def main(event):
    page = fetch()
    print(type(page) is Page[Tea], repr(page))
    print(*map(repr, fetch_more()))
