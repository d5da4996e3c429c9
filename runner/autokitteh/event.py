"""What a handler is called with."""

from __future__ import annotations

from typing import Any, Optional

from autokitteh.attr_dict import AttrDict


class Event(AttrDict):
    """An event. Make one to call a handler in a test: `on_push(Event({"ref": "main"}))`."""

    def __init__(self, data: Optional[dict[str, Any]] = None, session_id: str = "", **fields: Any) -> None:
        super().__init__({"event_type": "", "event_id": "", "integration_id": "", "data": data or {}, **fields})
        # No key: an event equals what was sent.
        vars(self)["session_id"] = session_id
