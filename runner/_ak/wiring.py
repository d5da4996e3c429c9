"""The parts of a session that know one another, put together."""

from __future__ import annotations

from typing import Callable

from _ak.busy import Busy
from _ak.channel import Channel
from _ak.clock import Clock
from _ak.code_root import CodeRoot
from _ak.content import spool_is
from _ak.exchange import Error, Exchange
from _ak.journal import Journal
from _ak.lane_patches import patch_lanes
from _ak.lanes import Lanes
from _ak.limited_waits import LimitedWaits
from _ak.lock_turns import LockTurns
from _ak.loop_patches import patch_loops
from _ak.loops import Loops, Surroundings
from _ak.marks import Marks
from _ak.order import Order
from _ak.patches import Patches
from _ak.prints import PrintLanes, Prints
from _ak.recorder import Recorder
from _ak.rehearsal import Rehearsal, show_prints
from _ak.session import Session
from _ak.settings import Settings
from _ak.stopping import Stopping
from _ak.syncs import Syncs


def make_session(
    settings: Settings, channel: Channel, journal: Journal, busy: Busy, refuse: Callable[[str, Error], None]
) -> Session:
    """`refuse(id, why)` answers a call that nobody waits for any more."""
    spool_is(settings.spool)
    syncs = Syncs(channel)
    recorder = Recorder(journal, settings.is_full_protocol, channel.flush, syncs.wait)
    channel.before_send = recorder.take
    lanes, marks = Lanes(), Marks(journal)
    order = Order(marks.order, busy, Clock())
    busy.on_rest = order.advance
    recorder.on_flush(lambda: marks.keep(order.take_marks(), recorder.record))
    print_lanes = PrintLanes(
        lambda: lanes.current().id if order.is_concurrent else None,
        order.note,
        marks.prints,
        settings.prints_stored,
    )
    stopping = Stopping(journal, recorder, busy)
    mode = settings.rehearsal
    session = Session(
        is_full=settings.is_full_protocol,
        spool=settings.spool,
        code_root=CodeRoot(settings.code_root),
        channel=channel,
        journal=journal,
        recorder=recorder,
        lanes=lanes,
        busy=busy,
        order=order,
        loops=Loops(Surroundings(busy, order, lanes, stopping)),
        lock_turns=LockTurns(busy, order),
        exchange=Exchange(channel.send, refuse, channel.hold),
        prints=Prints(
            channel.send if mode is None else show_prints(channel.send, mode),
            settings.prints_stored,
            print_lanes,
            settings.spool,
        ),
        stopping=stopping,
        syncs=syncs,
        id=settings.session_id,
        secrets=settings.secrets,
    )
    if mode is not None:
        session.rehearsal = recorder.rehearsal = Rehearsal(session, mode)
    return session


def make_patches(session: Session) -> Patches:
    """Those that give each line of execution its lane."""
    patches = Patches()
    patch_lanes(patches, LimitedWaits(session.lanes, session.busy, session.order, session.lock_turns))
    patch_loops(patches, session.lanes, session.busy, session.loops, session.order.clock.read)
    return patches
