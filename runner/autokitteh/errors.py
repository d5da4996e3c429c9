"""Errors that user code can catch."""


class AutoKittehError(Exception):
    """Base of all of them."""


class Cancelled(BaseException):
    """The session is being stopped: raised at the next call or wait, or in the one under way. Clean up (`finally`,
    `with`) and let it pass: there is a limited time. Not an `Exception`, so that `except Exception` lets it pass.
    """


class UnrecordedEffect(AutoKittehError):
    """Under `--strict`: something touches a file, a socket or a process outside any recorded call."""

    code = "unrecorded_effect"


class OutcomeUnknown(AutoKittehError):
    """A call that may happen at most once had begun when its process was lost: whether it happened is not known."""
