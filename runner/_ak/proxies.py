"""What user code holds instead of a live object that cannot be recorded.

A proxy answers `isinstance` as the real thing and passes everything on to its `Held`, which performs, records or
recalls. Methods come as `HandleMethod`, by which the guard knows that a call is one on a handle.
"""

from __future__ import annotations

import functools
import inspect
import types
from typing import Any, Callable, NamedTuple, Optional, Protocol

from _ak.addresses import address_of

# Operations that Python looks up on the class, so a proxy must have them exactly when the real class does.
_OPERATIONS = (
    "__enter__ __exit__ __iter__ __next__ __aiter__ __len__ __getitem__ __setitem__ __delitem__ __contains__ "
    "__call__ __bool__ __reversed__"
).split()
_ASYNC_OPERATIONS = "__aenter__ __aexit__ __anext__".split()
_METHOD_KINDS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.ClassMethodDescriptorType,
    classmethod,
    staticmethod,
)
_SLOT = "_ak_held"


class Holder(Protocol):
    """The side of a handle that performs, records and recalls."""

    type_name: str
    call_id: str

    def kind(self) -> Optional[type]: ...

    def operate(self, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any: ...

    async def operate_soon(self, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any: ...

    def read(self, name: str) -> Any: ...

    def assign(self, name: str, value: Any) -> None: ...

    def remove(self, name: str) -> None: ...


class Target(NamedTuple):
    """A call on a handle: `name` is `sqlite3.Connection.execute`."""

    name: str
    call_id: str
    method: str


class Proxy:
    """Base of the classes that `proxy_class` makes."""

    __slots__ = (_SLOT, "__weakref__")

    @property
    def __class__(self) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        return held_by(self).kind() or type(self)

    def __getattr__(self, name: str) -> Any:
        held = held_by(self)
        real = held.kind()
        found = None if real is None else inspect.getattr_static(real, name, None)
        if isinstance(found, _METHOD_KINDS):
            return HandleMethod(self, name)
        if name.startswith("__") and name.endswith("__") and found is None:
            raise AttributeError(f"{held.type_name!r} object has no attribute {name!r}")
        return held.read(name)

    def __setattr__(self, name: str, value: Any) -> None:
        held_by(self).assign(name, value)

    def __delattr__(self, name: str) -> None:
        held_by(self).remove(name)

    def __repr__(self) -> str:
        held = held_by(self)
        return f"<{held.type_name} made by call {held.call_id}>"

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"cannot pickle {held_by(self).type_name!r} object: it stays in its process")


class HandleMethod:
    """A method of a handle. Called as it is, it is performed in place and recorded in the value stream."""

    def __init__(self, proxy: Any, name: str) -> None:
        self.__self__ = proxy
        self.__name__ = name
        held = held_by(proxy)
        self.__qualname__ = f"{held.type_name.rpartition('.')[2]}.{name}"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return held_by(self.__self__).operate(self.__name__, args, kwargs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HandleMethod) and self.__self__ is other.__self__ and self.__name__ == other.__name__

    def __hash__(self) -> int:
        return hash((address_of(self.__self__), self.__name__))

    def __repr__(self) -> str:
        return f"<method {self.__qualname__} of {self.__self__!r}>"

    @property
    def target(self) -> Target:
        held = held_by(self.__self__)
        return Target(f"{held.type_name}.{self.__name__}", held.call_id, self.__name__)


def held_by(proxy: Any) -> Any:
    """The `Held` behind a proxy."""
    return object.__getattribute__(proxy, _SLOT)


def is_proxy(obj: Any) -> bool:
    """By the class it has, not by the one it claims to have."""
    return issubclass(type(obj), Proxy)


def operations_of(kind: type) -> tuple[str, ...]:
    """The operations that objects of a class support."""
    return tuple(
        name
        for name in (*_OPERATIONS, *_ASYNC_OPERATIONS)
        if getattr(kind, name, None) is not None and (name != "__call__" or "__call__" in _names(kind))
    )


def make_proxy(held: Holder, operations: tuple[str, ...], extra: Optional[type] = None) -> Any:
    """A proxy for a holder; `extra` is a class with methods of its own for one kind of handle."""
    proxy = object.__new__(_proxy_class(held.type_name, frozenset(operations), extra))
    object.__setattr__(proxy, _SLOT, held)
    return proxy


def _names(kind: type) -> frozenset[str]:
    return frozenset(name for base in kind.__mro__ for name in vars(base))


@functools.lru_cache(maxsize=256)
def _proxy_class(type_name: str, operations: frozenset[str], extra: Optional[type]) -> type:
    module, _, name = type_name.rpartition(".")
    members: dict[str, Any] = {"__slots__": (), "__module__": module or "builtins", "__qualname__": name}
    own = frozenset() if extra is None else _names(extra)
    for operation in operations - own:
        if operation in _ASYNC_OPERATIONS:
            members[operation] = _async_operation(operation)
        elif operation in _OPERATIONS:
            members[operation] = _operation(operation)
    bases = (Proxy,) if extra is None else (extra, Proxy)
    return type(name, bases, members)


def _operation(name: str) -> Callable[..., Any]:
    def operation(self: Any, *args: Any, **kwargs: Any) -> Any:
        return held_by(self).operate(name, args, kwargs)

    return operation


def _async_operation(name: str) -> Callable[..., Any]:
    async def operation(self: Any, *args: Any, **kwargs: Any) -> Any:
        return await held_by(self).operate_soon(name, args, kwargs)

    return operation
