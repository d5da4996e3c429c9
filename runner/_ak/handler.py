"""The handler: which functions a module offers, how the chosen one is called, and how it ends."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any, Callable, Optional

from _ak.event import AttrDict, Event

EVENT_KEYS: tuple[tuple[str, Callable[[], Any]], ...] = (
    ("event_type", str),
    ("event_id", str),
    ("integration_id", str),
    ("data", dict),
)
# What to do about an exception that ends the import of the file with the handler.
HINTS: dict[type, str] = {
    SystemExit: "A session imports the file and then calls its handler. Keep what ends the program in the handler,"
    ' or behind `if __name__ == "__main__":`.'
}


class BadHandler(Exception):
    """The entry function cannot be called with an event; the message says why."""


def exported_functions(module: ModuleType) -> list[str]:
    """Names of the functions that the module itself defines, in the order of its text."""
    return [
        name
        for name, thing in vars(module).items()
        if not name.startswith("_")
        and inspect.isroutine(thing)
        and getattr(thing, "__module__", None) == module.__name__
    ]


def find_handler(module: ModuleType, name: str) -> Optional[Any]:
    """The thing called `name`, None when the module has no such name."""
    return vars(module).get(name)


def make_event(event: dict[str, Any], session_id: str) -> Event:
    """The event with its four keys; those that are missing are empty."""
    return Event({**{key: empty() for key, empty in EVENT_KEYS}, **event}, session_id)


def choose_arguments(handler: Any, name: str, event: AttrDict, session_id: str) -> tuple[Any, ...]:
    """The arguments that the handler takes: none, the event, or the event and the session's id. Raises BadHandler."""
    if not callable(handler):
        raise BadHandler(f"{name} is no function: it is of type {type(handler).__name__}.")
    if inspect.isgeneratorfunction(handler) or inspect.isasyncgenfunction(handler):
        raise BadHandler(
            f"{name} is a generator: calling it would run none of its lines. Remove `yield`, or call it from a handler."
        )
    try:
        parameters = list(inspect.signature(handler).parameters.values())
    except (TypeError, ValueError):  # Callables made in C have no signature; they get what a handler gets.
        return (event,)
    required = [
        each
        for each in parameters
        if each.default is each.empty and each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
    ]
    keywords = [each.name for each in required if each.kind is each.KEYWORD_ONLY]
    if len(required) > 2 or keywords:
        raise BadHandler(
            f"{name}{inspect.signature(handler)} cannot be called with an event."
            f" A handler takes (event), (event, session_id) or nothing; {_too_many(required, keywords)}."
        )
    positional = [each for each in parameters if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    if len(positional) > 1 and (len(required) == 2 or positional[1].name == "session_id"):
        return (event, session_id)
    takes_event = bool(positional) or any(each.kind is each.VAR_POSITIONAL for each in parameters)
    return (event,) if takes_event else ()


def _too_many(required: list[inspect.Parameter], keywords: list[str]) -> str:
    if keywords:
        return "the keyword " + ", ".join(keywords) + " has no default"
    return f"this one needs {len(required)} arguments"
