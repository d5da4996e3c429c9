"""What makes a session look to user code, and to the libraries that it uses, like plain Python: which of their parts
are replaced, and with what.
"""

from __future__ import annotations

from _ak import library_patches, library_readings, log_capture, own_frames, tracing
from _ak.calls import Guard
from _ak.collecting import Collecting
from _ak.dynamic_code import LIBRARIES, LOADERS
from _ak.held_signals import held_signals
from _ak.patches import Patches
from _ak.readings import Readings
from _ak.session import Session


def add_likeness(session: Session, guard: Guard, readings: Readings, patches: Patches) -> None:
    """Add to `patches` what is to be replaced; what must be replaced at once is."""
    library_patches.patch_files(patches, guard, session)
    replace, root, dynamic = patches.replace, session.code_root, guard.dynamic
    for name in LOADERS:
        patches.add(name, lambda module: dynamic.load_rewritten(module, root, replace))
    for name in LIBRARIES:
        patches.add(name, lambda module: dynamic.serve(module, replace))
    _hide_frames(session, patches)
    if session.is_full:
        _add_recording(session, guard, readings, patches)


def _hide_frames(session: Session, patches: Patches) -> None:
    """User code finds frames of its own only."""
    replace, root = patches.replace, session.code_root
    tracing.hide_from_tracers(root, replace)
    patches.add("traceback", lambda module: own_frames.hide_in_traceback_module(module, replace))
    patches.add("inspect", lambda module: own_frames.hide_in_inspect(module, replace))
    patches.add("bdb", lambda module: tracing.hide_from_debugger(module, root, replace))
    patches.add("warnings", lambda module: own_frames.hide_in_warnings_module(module, replace))


def _add_recording(session: Session, guard: Guard, readings: Readings, patches: Patches) -> None:
    """Readings, prints and what libraries open by themselves, which are recorded."""
    replace, prints = patches.replace, session.prints
    session.stopping.install()
    if session.rehearsal is None:  # A debugger asks in the midst of our code.
        held_signals.install(replace, own_frames.leave_out_own, session.busy.interrupted)
    prints.install()
    readings.seed_generators(replace)
    Collecting().install()
    for name in library_readings.READS:
        patches.add(name, lambda module: library_readings.record_readings(module, readings.inside, replace))
    library_patches.patch_temporary_files(patches, guard, session)
    library_patches.patch_shelves(patches, guard, session)
    library_patches.patch_log_handlers(patches, guard, session)
    patches.add("subprocess", lambda module: prints.of_children.patch_subprocess(module, replace))
    patches.add("logging", lambda module: log_capture.capture_last_resort(module, prints, replace))
