"""One session from start to end: connect, load the module, run the handler, say how it ended.

Owns everything of the process. Out: `module`, the messages of the calls, `done` or `error`, and the exit code.
"""

from __future__ import annotations

import atexit
import base64
import io
import json
import os
import platform
import sys
import threading
import traceback
from types import ModuleType
from typing import Any, NoReturn, Optional

from _ak import (
    errors_as_data,
    handler,
    own_frames,
    preview,
    protocol,
    spare,
    stamp,
)
from _ak.busy import Busy, State
from _ak.calls import Guard
from _ak.channel import Channel, leave, report_protocol_error
from _ak.classify import Classifier
from _ak.effects import Effects
from _ak.exchange import Error
from _ak.file_locks import FileLocks
from _ak.folder_changes import FOLDER_CHANGES, FolderChanges
from _ak.handles import Handles
from _ak.held_signals import lets_in
from _ak.importer import EntryFileMissing, Importer
from _ak.journal import Journal, JournalDamaged, read_journal
from _ak.leaks import Leaks
from _ak.lifeline import hold_lifeline
from _ak.likeness import add_likeness
from _ak.lock_calls import LOCKS
from _ak.notices import Notices
from _ak.outcomes import Outcomes
from _ak.readings import Readings
from _ak.replay import Replay
from _ak.room import WAITING
from _ak.session import is_own_file
from _ak.settings import Settings, UsageError, read_process_settings
from _ak.skipped_time import SkippedTime
from _ak.waits import Waits
from _ak.wiring import make_patches, make_session
from autokitteh.marks import MARKS

EXIT_USAGE = 2
EXIT_CANNOT_CONNECT = 72
# How long the runner waits for `run` after its module is loaded.
RUN_DEADLINE_S = 600.0


def main() -> int:
    """Run what the command line says; the result is the exit code."""
    if spare.OPTION in sys.argv[1:]:
        spare.await_orders()
    try:
        settings = read_process_settings()
    except UsageError as err:
        sys.stderr.write(f"ak_runner: {err}\n")
        return EXIT_USAGE
    if settings.report:
        from _ak import reports

        sys.stdout.write(json.dumps(reports.report(settings)) + "\n")
        return 0
    if settings.lifeline is not None:
        hold_lifeline(settings.lifeline)
    try:
        channel = Channel(settings.socket)
    except OSError as err:
        sys.stderr.write(f"ak_runner: cannot connect to the host at {settings.socket}: {err}\n")
        return EXIT_CANNOT_CONNECT
    return Program(settings, channel).run()


def _draw_seed() -> int:
    return int.from_bytes(os.urandom(16), "little")


class Program:
    """Wires the parts together (`__init__`) and runs the session (`run`), which does not return."""

    def __init__(self, settings: Settings, channel: Channel) -> None:
        self._settings = settings
        self._channel = channel
        self._run: dict[str, Any] = {}
        self._stamp = ""
        self._warnings: list[str] = []
        # Not an Event: the waits of user code are patched, and this is none of them.
        self._awaits_run = threading.Lock()
        self._awaits_run.acquire()
        damage: Optional[JournalDamaged] = None
        try:
            journal = read_journal(settings.journal, settings.journal_hash, settings.journal_bytes)
        except JournalDamaged as err:
            journal, damage = Journal(), err
        busy = Busy(on_idle=self._say_idle, on_heartbeat=self._say_running)
        self._session = make_session(settings, channel, journal, busy, self._refuse)
        if damage is not None:
            self._fail_damaged(damage)
        if journal.rest is not None:
            journal.rest.end, journal.rest.waiting = self._fail_damaged, busy.holding_up
        WAITING.say = self._say_waiting
        self._replay = Replay(self._session)
        self._make_calls(settings)
        self._importer = Importer(settings.code_root, self._guard.function(), self._guard.known_calls)
        self._importer.entered = self._waits.of_locks.entered()

    def run(self) -> NoReturn:
        """Load, wait for `run`, call the handler, end the process."""
        session = self._session
        self._channel.listen(self._on_message)
        self._check_stamp()
        session.busy.watch()
        self._prepare_process()
        session.lanes.enter(session.lanes.loading)
        session.busy.begin(session.busy.add(State.RUNNING))
        module = self._load()
        session.is_loading = False
        session.lanes.enter(session.lanes.main)
        self._announce(module)
        self._await_run()
        self._end(self._call_handler(module))

    def _check_stamp(self) -> None:
        """Before anything of the program is loaded or unpickled. Ends the process where the policy says so."""
        if not self._session.is_full:
            return
        self._stamp = stamp.make_stamp()
        recorded = self._session.journal.value(stamp.STAMP)
        if recorded is None:
            return
        changes = stamp.compare(base64.b64decode(recorded).decode(), self._stamp, self._settings.changed)
        self._warnings = changes.warned
        if changes.refused:
            self._session.fail(
                "python_changed",
                f"Session {self._session.id} cannot go on here. {' '.join(changes.refused)}",
                stamp.HINT,
            )

    def _make_calls(self, settings: Settings) -> None:
        session = self._session
        self._patches = make_patches(session)
        classifier = Classifier(settings.code_root, settings.calls)
        told = session.prints.emit
        handles = Handles(
            session.recorder, is_own_file, session.is_of_project, classifier.decide, told, session.comes_again
        )
        self._locks = FileLocks(session, self._replay)
        outcomes = Outcomes(session, handles, self._locks)
        self._effects = Effects(session, self._replay, outcomes)
        skipped = SkippedTime(session.recorder, session.order.clock, settings.skips_sleeps)
        self._waits = Waits(session, self._replay, skipped, outcomes.keep_process)
        self._readings = Readings(session, self._replay, _draw_seed, skipped)
        self._guard = Guard(session, classifier)
        folders = FolderChanges(session, self._locks.files.descriptors)
        apart = {**dict.fromkeys(LOCKS, self._locks.stub), **dict.fromkeys(FOLDER_CHANGES, folders.stub)}
        self._guard.connect(self._effects, self._readings, self._waits, handles, apart)
        self._notices = Notices(session.recorder, session.prints)
        self._leaks = Leaks(session, self._notices, classifier.says_inline, settings.is_strict)
        self._heed_marks(classifier)

    def _heed_marks(self, classifier: Classifier) -> None:
        """What the program marks holds from then on."""

        def heed(thing: object, is_never_recorded: bool) -> None:
            if is_never_recorded:
                classifier.never_record(thing)
            else:
                classifier.marked(thing)
                self._leaks.marked(thing)
            self._guard.forget()

        MARKS.listener = heed

    def _prepare_process(self) -> None:
        """Make the process look to user code like `python <entry file>` with nothing on stdin."""
        add_likeness(self._session, self._guard, self._readings, self._patches)
        if self._session.is_full:
            self._locks.patch(self._patches.replace)
        self._patches.install()
        self._patches.replace(threading, "excepthook", own_frames.show_uncaught_in_thread)
        sys.stdin = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        sys.argv[:] = [os.path.join(self._settings.code_root, self._settings.entry_file)]
        self._importer.install()
        if self._session.is_full:
            self._leaks.install()
        if self._session.rehearsal is not None:
            self._session.rehearsal.prepare()

    @lets_in
    def _load(self) -> ModuleType:
        settings = self._settings
        try:
            module = self._importer.load_entry(settings.entry_file)
        except EntryFileMissing as err:
            self._session.fail("entry_file_missing", str(err))
        except SyntaxError as err:
            self._fail_with(err, "syntax_error", "".join(self._syntax_error(err)))
        except BaseException as err:  # The module is user code: anything may come out of it.
            message = f"{settings.entry_file} could not be imported: {type(err).__name__}: {err}"
            self._fail_with(err, "import_failed", message, handler.HINTS.get(type(err)))
        if settings.entry_function and handler.find_handler(module, settings.entry_function) is None:
            self._fail_no_function(module, settings.entry_function)
        return module

    def _announce(self, module: ModuleType) -> None:
        payload = {
            "entries": handler.exported_functions(module),
            "protocol": protocol.VERSION,
            "python": platform.python_version(),
            "pid": os.getpid(),
        }
        if self._session.is_full:
            payload.update(stamp=self._stamp, warnings=self._warnings)
        self._channel.send("module", payload)

    def _await_run(self) -> None:
        if not self._awaits_run.acquire(timeout=RUN_DEADLINE_S):
            self._session.fail("protocol", f"the host sent no run within {RUN_DEADLINE_S:.0f} s")

    @lets_in
    def _call_handler(self, module: ModuleType) -> dict[str, Any]:
        """Run the handler to its end; gives the payload of `done`."""
        name = self._run["func_name"]
        function = handler.find_handler(module, name)
        if function is None:
            self._fail_no_function(module, name)
        session_id = self._run.get("session_id") or self._settings.session_id
        event = handler.make_event(self._run["event"], session_id)
        try:
            arguments = handler.choose_arguments(function, name, event, session_id)
        except handler.BadHandler as err:
            self._session.fail("bad_handler", str(err))
        self._session.lanes.main.made_at = self._session.definition(function)
        try:
            result = self._guard.function()(function)(*arguments)
            if hasattr(type(result), "__await__"):
                result = self._run_coroutine(result)
        except SystemExit as err:
            if self._session.is_child:
                raise  # It ends as any process does: nobody is told.
            return {} if err.code in (None, 0) else {"error": self._error_value(err)}
        except BaseException as err:  # The end of user code: whatever comes out is how the session ended.
            return {"error": self._error_value(err)}
        return {"result": preview.preview(result, secrets=self._settings.secrets)}

    @lets_in
    def _run_coroutine(self, awaitable: Any) -> Any:
        """Run an async handler on a loop of its own; its task continues the main lane."""
        import asyncio

        @lets_in
        async def run_in_main_lane() -> Any:
            self._session.lanes.adopt_task(self._session.lanes.main)
            return await awaitable

        return asyncio.run(run_in_main_lane())

    def _end(self, done: dict[str, Any]) -> NoReturn:
        """What Python does at its end, then `done` and out. Nothing of user code runs after `done`."""
        self._finish_python()
        self._session.prints.end()
        if self._session.is_full:
            for name, text in self._session.often.hints():
                self._notices.say(f"often {name}", "INFO", text)
        self._replay.check_end()
        # A child of a fork has no host: it says so on stderr, as under plain Python.
        host_hears = self._session.is_full and not self._session.is_child
        if done.get("error") and not host_hears:
            os.write(2, done["error"]["traceback"].encode("utf-8", "backslashreplace"))
        self._channel.send_last("done", done)
        leave(1 if done.get("error") and not host_hears else 0)
        raise AssertionError("the process has ended")

    @lets_in
    def _finish_python(self) -> None:
        """Join the threads that are no daemons and run the exit functions."""
        line = self._session.busy.current()
        try:
            if line is not None:
                # It waits for other lines, if there are any, in a way that does not show.
                self._session.busy.change(line, State.BLOCKED)
                threading._shutdown()  # type: ignore[attr-defined]
                self._session.busy.change(line, State.RUNNING)
            atexit._run_exitfuncs()
        except BaseException:  # As Python does at exit: say it and go on.
            traceback.print_exc()

    def _on_message(self, kind: str, payload: dict[str, Any]) -> None:
        """In the reader thread."""
        if kind in ("callback", "response"):
            try:
                self._session.exchange.deliver(kind, payload)
            except protocol.ProtocolError as err:
                report_protocol_error(err)
        elif kind == "synced":
            self._session.syncs.answered()
        elif kind == "journal" and self._session.journal.rest is not None:
            self._session.journal.rest.tell(payload)
        elif kind == "run":
            self._run = payload
            self._awaits_run.release()
        elif kind == "cancel":
            self._session.stopping.ask()
            self._session.exchange.cancel()
            self._session.loops.stop()
        elif kind == "stop":
            self._channel.flush()
            leave(0)

    def _say_idle(self) -> None:
        if self._session.is_full:
            self._channel.send("idle", {})

    def _say_running(self) -> None:
        self._replay.check_stalled()
        threads = self._session.busy.running_threads()
        if threads and self._session.is_full and bool(self._run):
            self._channel.send("running", {"frames": own_frames.user_frames(self._session, threads)})

    def _say_waiting(self, reason: str) -> None:
        if self._session.is_full and bool(self._run):
            self._channel.send("running", {"frames": [reason]})

    def _fail_damaged(self, damage: JournalDamaged) -> NoReturn:
        self._session.fail("journal_damaged", str(damage))

    def _refuse(self, call_id: str, why: Error) -> None:
        self._effects.refuse(call_id, why)

    def _fail_no_function(self, module: ModuleType, name: str) -> NoReturn:
        names = ", ".join(handler.exported_functions(module)) or "no function at all"
        self._session.fail(
            "entry_function_missing", f"{self._settings.entry_file} has no function {name!r}; it exports: {names}"
        )

    def _fail_with(self, err: BaseException, code: str, message: str, hint: Optional[str] = None) -> NoReturn:
        python = self._error_value(err)
        if not self._session.is_full:
            message = python["traceback"].rstrip("\n")
        self._session.fail(code, message, hint, python)

    def _error_value(self, err: BaseException) -> dict[str, Any]:
        value = errors_as_data.encode_error(own_frames.begin_at_user_code(self._session, err), is_own_file)
        if self._session.rehearsal is not None:
            self._session.rehearsal.failed(err)
        return value

    def _syntax_error(self, err: SyntaxError) -> list[str]:
        """As Python prints it, with the file relative to the code directory."""
        if err.filename and self._session.code_root.contains(err.filename):
            err.filename = self._session.code_root.relative(err.filename)
        return traceback.format_exception_only(type(err), err)
