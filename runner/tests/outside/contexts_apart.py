"""A part of the library that is imported when it is needed."""

from contextvars import ContextVar

chosen = ContextVar("chosen")
