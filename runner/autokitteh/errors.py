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


class HandleLost(AutoKittehError):
    """An object of a lost process is needed and cannot be made again as it was."""

    def __init__(self, type_name: str, made_by: str, reason: str) -> None:
        self.type_name = type_name
        self.made_by = made_by
        self.reason = reason
        super().__init__(type_name, made_by, reason)

    def __str__(self) -> str:
        return (
            f"the {self.type_name} made by {self.made_by} was lost with its process: {self.reason}. "
            "Make it just before it is used and end what is begun with it before the next call, "
            "or catch autokitteh.HandleLost and make it again."
        )


class FileLost(AutoKittehError, OSError):
    """A file that was open when the process was lost cannot be opened again where it was."""
