"""Durable files given to a call that is recorded as a whole (`subprocess.run(..., stdout=file)`): it may move them or
write to them.

Where the call left them goes into its record, beside what it changed in other arguments: `files:` and base64 of both.
"""

from __future__ import annotations

import base64
import pickle
from collections.abc import Iterator
from typing import Any, Optional

from _ak import files

_PREFIX = "files:"

Args = tuple[Any, ...]
Kwargs = dict[str, Any]


def lend(args: Args, kwargs: Kwargs) -> None:
    """Before the call: its files must be on the disk as the program sees them."""
    for _, file in _durable(args, kwargs):
        files.lend(file)


def settle(args: Args, kwargs: Kwargs, changed: Optional[str]) -> Optional[str]:
    """After the call: `changed` and the places of the files in one text. Raises Unrecordable."""
    places = {name: files.settle(file) for name, file in _durable(args, kwargs)}
    if not places:
        return changed
    return _PREFIX + base64.b64encode(pickle.dumps((changed, places))).decode("ascii")


def advance(args: Args, kwargs: Kwargs, mutated: str) -> Optional[str]:
    """On a replay: put the files where the call left them; gives `changed` back."""
    if not mutated.startswith(_PREFIX):
        return mutated
    changed, places = pickle.loads(base64.b64decode(mutated[len(_PREFIX) :]))
    for name, file in _durable(args, kwargs):
        files.advance(file, places[name])
    return changed


def _durable(args: Args, kwargs: Kwargs) -> Iterator[tuple[str, Any]]:
    for name, value in (*((str(index), arg) for index, arg in enumerate(args)), *kwargs.items()):
        if files.is_durable(value):
            yield name, value
