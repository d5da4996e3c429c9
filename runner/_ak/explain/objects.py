"""What hangs on objects of the standard library."""

from __future__ import annotations

import importlib
import types
from typing import Any

from _ak.explain.modules import Modules
from _ak.explain.things import Instance, Known, Thing, Unknown

_DATA = (property, types.GetSetDescriptorType, types.MemberDescriptorType)


def member(base: Known, name: str, modules: Modules, text: str) -> Thing:
    """What `base.name` is, for the real object `base.obj`."""
    if isinstance(base.obj, types.ModuleType) and not hasattr(base.obj, name):
        return modules.find(f"{base.obj.__name__}.{name}")
    try:
        return Known(getattr(base.obj, name))
    except AttributeError:
        return Unknown(f"{text} has no {name} on this Python")


def of_instance(base: Instance, name: str, text: str) -> Thing:
    """What `.name` of an object is, of whose class alone is known; `text` spells the object."""
    assert isinstance(base.of, Known)
    cls = base.of.obj
    found = getattr(cls, name, None)
    if found is None or isinstance(found, _DATA) or not callable(found):
        return Unknown(f"{name} of a {cls.__name__}, an attribute")
    return Known(found)


def class_named(text: str, otherwise: Thing) -> Thing:
    """An object of the class that `text` names (`list[str]`: of what it gives, too), or `otherwise`."""
    name, _, item = text.rstrip("]").partition("[")
    found = _find(name) if name else None
    if not isinstance(found, type):
        return otherwise
    return Instance(Known(found), class_named(item, Unknown("an item")) if item else None)


def _find(name: str) -> Any:
    module, _, attribute = name.rpartition(".")
    if name in ("dict_keys", "dict_values", "dict_items"):
        return type(getattr({}, name[len("dict_") :])())
    if name == "NoneType":
        return type(None)
    try:
        return getattr(importlib.import_module(module or "builtins"), attribute, None)
    except ImportError:
        # The class lies in another one, or this Python has not got it.
        return None
