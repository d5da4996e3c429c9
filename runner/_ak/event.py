"""The event as a handler sees it. Classes of the runner's own, because pickles hold their names: a project may have a
module `autokitteh` of its own.
"""

from __future__ import annotations

from typing import Any

from autokitteh import attr_dict, event


class AttrDict(attr_dict.AttrDict):
    """A dict whose keys can be read as attributes, however deep."""

    @classmethod
    def _nested(cls, value: dict[str, Any]) -> AttrDict:
        return AttrDict(value)


class Event(event.Event, AttrDict):
    """What a handler is called with: a dict of these `fields`; the session's id is an attribute beside them."""

    def __init__(self, fields: dict[str, Any], session_id: str = "") -> None:
        AttrDict.__init__(self, fields)
        vars(self)["session_id"] = session_id
