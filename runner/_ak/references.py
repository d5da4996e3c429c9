"""What a record may speak of instead of holding a copy, because user code has it already: things that the call was
given, handles, the environment.

So `same(x) is x` holds, a method that gives `self` gives it, and a result may hold what could not be pickled.
"""

from __future__ import annotations

import os
from contextvars import Token
from typing import Any, Callable, Optional

from _ak.context_variables import ContextVariables
from _ak.handles import Handles
from _ak.mutation import Observation

_HANDLE = "handle "
_ENVIRONMENT = "environment"
_TOKEN = "token "


class References:
    """`observe` looks at the arguments of the call whose record this is, when somebody asks for them."""

    def __init__(self, observe: Callable[[], Observation], handles: Handles) -> None:
        self._observe: Optional[Callable[[], Observation]] = observe
        self._observed: Optional[Observation] = None
        self._handles = handles
        self.variables = ContextVariables()

    @property
    def observed(self) -> Observation:
        """The arguments, as they were when it was asked for first."""
        if self._observe is not None:
            self._observed = self._observe()
            # It knows the call, which knows us: neither would go before the garbage is collected.
            self._observe = None
        assert self._observed is not None
        return self._observed

    def look(self) -> None:
        """Look at the arguments now: something is about to change them, or variables of the context."""
        _ = self.observed
        self.variables.look()

    def name(self, obj: Any) -> Optional[str]:
        """The name by which a record speaks of `obj`, None when it has to hold a copy."""
        if obj is os.environ:
            return _ENVIRONMENT
        if type(obj) is Token:
            token = self.variables.name(obj)
            return None if token is None else _TOKEN + token
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
        if name.startswith(_TOKEN):
            return self.variables.find(name[len(_TOKEN) :])
        return self.observed.find(name)
