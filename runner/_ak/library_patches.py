"""Where modules of the standard library that open files get what they open them with."""

from __future__ import annotations

import functools
import sys
from types import FrameType, ModuleType
from typing import Any, Optional

from _ak import files, library_files, library_logs, temporary_files
from _ak.calls import Guard
from _ak.patches import Patches
from _ak.performing import is_performing
from _ak.session import Session


def patch_files(patches: Patches, guard: Guard, session: Session) -> None:
    """The modules of library_files.py, as soon as they are there."""

    def patch(module: ModuleType) -> None:
        opened = files.open_log if module.__name__ == "logging" else open
        is_ours, open_file = session.is_line_of_program, guard.opening(opened)
        if module.__name__ in library_files.CALLED_BY_PROGRAM:
            is_ours = functools.partial(_is_called_by_program, session, module)
        library_files.open_durably(module, guard.locally, is_ours, patches.replace, open_file)

    for name in library_files.MODULES:
        patches.add(name, patch)


def _is_called_by_program(session: Session, module: ModuleType) -> bool:
    """Whether a line of the program has called a function of the module."""
    # Ours, and what stands in the place of `open`.
    frame: Optional[FrameType] = sys._getframe(2)
    while frame is not None and frame.f_globals is vars(module):
        frame = frame.f_back
    return frame is not None and session.path_of(frame.f_code) is not None and session.is_line_of_program()


def patch_temporary_files(patches: Patches, guard: Guard, session: Session) -> None:
    """Functions of `tempfile`."""

    def patch(module: ModuleType) -> None:
        is_ours, open_file = session.is_line_of_program, guard.opening(open)
        for name, function in temporary_files.patch(module, guard.effect, open_file, is_ours):
            patches.replace(module, name, function)

    patches.add("tempfile", patch)


def patch_shelves(patches: Patches, guard: Guard, session: Session) -> None:
    """A shelf is an object of the program, with what it keeps in memory; the database it opens is a handle."""

    def patch(module: Any) -> None:
        initialise = module.DbfilenameShelf.__init__

        @functools.wraps(initialise)
        def initialise_with_handle(shelf: Any, filename: Any, flag: str = "c", *args: Any, **kwargs: Any) -> None:
            if is_performing() or not session.is_line_of_program():
                initialise(shelf, filename, flag, *args, **kwargs)
                return
            import dbm

            database = guard.effect(dbm.open, "dbm.open")(filename, flag)
            module.Shelf.__init__(shelf, database, *args, **kwargs)

        patches.replace(module.DbfilenameShelf, "__init__", initialise_with_handle)

    patches.add("shelve", patch)


def patch_log_handlers(patches: Patches, guard: Guard, session: Session) -> None:
    """Handlers of `logging` that send."""

    def patch(module: ModuleType) -> None:
        library_logs.send_once(module, guard.effect, session.is_line_of_program, patches.replace)

    patches.add("logging.handlers", patch)
