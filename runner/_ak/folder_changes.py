"""`os.chdir` and `os.fchdir`, made again on a replay as they went: the folder may be gone by now, or may not have been
there at first.

A process that is in a folder that was removed can do nothing by relative names, and no other folder may take its place.
"""

from __future__ import annotations

import os
import tempfile
from typing import Any, Callable

from _ak import errors_as_data
from _ak.descriptors import Descriptors
from _ak.own_frames import leave_out_own
from _ak.performing import is_performing
from _ak.session import Session, is_own_file

FOLDER_CHANGES = ("os.chdir", "os.fchdir")


class FolderChanges:
    """They take no number of their lane: journals of former code have no record of them."""

    def __init__(self, session: Session, descriptors: Descriptors) -> None:
        self._session = session
        self._descriptors = descriptors
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
                self._again(fn, args, kwargs, recorded[0])
                return
            try:
                self._change(fn, args, kwargs)
            except Exception as err:
                leave_out_own(err)
                session.recorder.record(item_id, _name(fn), errors_as_data.encode_error(err, is_own_file))
                raise
            session.recorder.record(item_id, _name(fn), None)

        return change

    def _change(self, fn: Callable[..., None], args: Any, kwargs: Any) -> None:
        self._descriptors.prepare(_name(fn), args, kwargs)
        fn(*args, **kwargs)

    def _again(self, fn: Callable[..., None], args: Any, kwargs: Any, error: Any) -> None:
        if error is not None:
            errors_as_data.throw(error)
        try:
            self._change(fn, args, kwargs)
        except OSError:
            gone = os.path.join(tempfile.gettempdir(), f"ak-gone-{os.getpid()}")
            os.makedirs(gone, exist_ok=True)  # A process of that number may have been lost between these lines.
            os.chdir(gone)
            os.rmdir(gone)


def _name(fn: Callable[..., None]) -> str:
    return f"os.{fn.__name__}"
