"""Attributes of a handle that the program has set: a replay sets them again by itself, and knows which of them the
object refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from _ak import errors_as_data
from _ak.performing import is_performing
from _ak.remaking import HandleLost

if TYPE_CHECKING:
    from _ak.held import Held


class Assigned:
    """Of one handle. Item ids: `<call>.set<n>`."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._count = 0
        self.values: dict[str, Any] = {}
        """By name, as the program gave them."""

    def set(self, name: str, value: Any) -> None:
        """Raises what the object raises, also on a replay."""
        if is_performing():
            self._set(self._held.need(), name, value)
        else:
            self._set_once(name, value)
        self.values[name] = value

    def set_all(self, live: Any) -> None:
        """On a new object."""
        for name, value in self.values.items():
            self._set(live, name, value)

    def _set(self, live: Any, name: str, value: Any) -> None:
        setattr(live, name, self._held.owner.live_of(value))

    def _set_once(self, name: str, value: Any) -> None:
        held, recorder = self._held, self._held.owner.recorder
        item_id = f"{held.call_id}.set{self._count}"
        self._count += 1
        found: Any = recorder.recall(item_id)
        if found is None and not held.is_live and held.owner.comes_again():
            return  # Journals of before have no record of what was set; the object has it when it is made again.
        if found is None and (held.is_live or recorder.may_act):
            error: Optional[dict[str, Any]] = None
            try:
                self._set(held.need(), name, value)
            except HandleLost:  # Its next use says so.
                return
            except Exception as err:
                error = errors_as_data.encode_error(err, held.owner.hide)
            recorder.record(item_id, f"{held.type_name}.{name}", error)
            found = (error,)
        elif held.is_live and found in (None, (None,)):
            self._set(held.need(), name, value)
        if found is not None and found[0] is not None:
            raise errors_as_data.decode_error(found[0])
