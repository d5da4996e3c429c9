"""Weak references in what a call gives: they refer to what the program has, or to what came in the same record."""

from __future__ import annotations

import weakref
from typing import Any

_PROXIES = (weakref.ProxyType, weakref.CallableProxyType)
_COLLECTIONS = (weakref.WeakValueDictionary, weakref.WeakKeyDictionary, weakref.WeakSet)


def reduce_weak(obj: Any) -> Any:
    """For a pickler's `reducer_override`."""
    kind = type(obj)
    if kind is weakref.ref:
        target, callback = obj(), obj.__callback__
        if target is None:
            return _dead_reference, ()
        return _reference, (target, callback)
    if kind in _PROXIES:
        return weakref.proxy, (_target_of(obj),)
    if kind is weakref.WeakSet:
        return kind, (list(obj),)
    if kind in _COLLECTIONS:
        return kind, (dict(obj),)
    return NotImplemented


def _target_of(proxy: Any) -> Any:
    """A proxy hands on every attribute, so a method of it is bound to what it stands for."""
    return proxy.__repr__.__self__


def _reference(target: Any, callback: Any) -> weakref.ref[Any]:
    # Not the class itself: before 3.10 it has a name under which it is not found.
    return weakref.ref(target, callback)


class _Thing:
    """Nothing but something to refer to."""


def _dead_reference() -> weakref.ref[Any]:
    return weakref.ref(_Thing())
