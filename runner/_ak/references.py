"""What a record may speak of instead of holding a copy, because user code has it already: things that the call was
given, handles, the environment.

So `same(x) is x` holds, a method that gives `self` gives it, and a result may hold what could not be pickled.
"""

from __future__ import annotations

import os
from typing import Any, Optional

from _ak.handles import Handles
from _ak.mutation import Observation

_HANDLE = "handle "
_ENVIRONMENT = "environment"


class References:
    """`observed` are the arguments of the call whose record this is."""

    def __init__(self, observed: Observation, handles: Handles) -> None:
        self.observed = observed
        self._handles = handles

    def name(self, obj: Any) -> Optional[str]:
        """The name by which a record speaks of `obj`, None when it has to hold a copy."""
        if obj is os.environ:
            return _ENVIRONMENT
        name = self.observed.name(obj)
        if name is not None:
            return name
        held = self._handles.known(obj)
        return None if held is None else _HANDLE + held.call_id

    def find(self, name: str) -> Any:
        """What a name stands for. Raises `DamagedValue`."""
        if name == _ENVIRONMENT:
            return os.environ
        if name.startswith(_HANDLE):
            return self._handles.proxy_of(name[len(_HANDLE) :])
        return self.observed.find(name)
