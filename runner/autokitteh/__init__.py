"""Marks for the few calls where a person knows better than the tables; the prose is docs/marks.md.

Under the runner they decide what becomes of a call. Anywhere else they change nothing: put the folder that holds this
package on PYTHONPATH and the program runs as plain Python. Standard library only.
"""

from autokitteh import errors
from autokitteh.activities import activity, inhibit_activities, register_no_activity
from autokitteh.attr_dict import AttrDict
from autokitteh.errors import AutoKittehError, Cancelled, FileLost, HandleLost, OutcomeUnknown, UnrecordedEffect
from autokitteh.event import Event

__all__ = [
    "activity",
    "inhibit_activities",
    "register_no_activity",
    "AttrDict",
    "Event",
    "errors",
    "AutoKittehError",
    "Cancelled",
    "FileLost",
    "HandleLost",
    "OutcomeUnknown",
    "UnrecordedEffect",
]
