"""`os.chdir`, made again on a replay as it went: the folder may be gone by now, or may not have been there at first.

A process that is in a folder that was removed can do nothing by relative names, and no other folder may take its place.
"""

from __future__ import annotations

import os
import tempfile
from typing import Any, Callable

from _ak import errors_as_data
from _ak.errors_as_data import throw
from _ak.own_frames import leave_out_own
from _ak.performing import is_performing
from _ak.session import Session, is_own_file

NAME = "os.chdir"


class FolderChanges:
    """They take no number of their lane: journals of former code have no record of them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._counts: dict[str, int] = {}

    def stub(self, fn: Callable[..., None]) -> Callable[..., None]:
        """What is called instead of `fn`."""

        def change(*args: Any, **kwargs: Any) -> None:
            session = self._session
            if is_performing() or session.is_child:
                fn(*args, **kwargs)
                return
            lane = session.lanes.current().id
            number = self._counts[lane] = self._counts.get(lane, 0) + 1
            item_id = f"{lane}~folder~{number}"
            recorded: Any = session.recorder.recall(item_id)
            if recorded is not None:
                _again(fn, args, kwargs, recorded[0])
                return
            try:
                fn(*args, **kwargs)
            except Exception as err:
                leave_out_own(err)
                session.recorder.record(item_id, NAME, errors_as_data.encode_error(err, is_own_file))
                raise
            session.recorder.record(item_id, NAME, None)

        return change


def _again(fn: Callable[..., None], args: Any, kwargs: Any, error: Any) -> None:
    if error is not None:
        throw(error)
    try:
        fn(*args, **kwargs)
    except OSError:
        gone = os.path.join(tempfile.gettempdir(), f"ak-gone-{os.getpid()}")
        os.mkdir(gone)
        os.chdir(gone)
        os.rmdir(gone)
