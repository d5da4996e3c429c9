"""Errors that user code can catch."""


class AutoKittehError(Exception):
    """Base of all of them."""


class OutcomeUnknown(AutoKittehError):
    """A call that may happen at most once had begun when its process was lost: whether it happened is not known."""
