"""Names of lines of execution: deterministic, whoever runs first."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from _ak.busy import Busy, State
from _ak.clock import Clock
from _ak.journal import Journal
from _ak.lane_patches import patch_lanes
from _ak.lanes import Lanes
from _ak.limited_waits import LimitedWaits
from _ak.lock_turns import LockTurns
from _ak.loop_patches import patch_loops
from _ak.loops import Loops, Surroundings
from _ak.marks import RecordedOrder
from _ak.order import Order
from _ak.patches import Patches
from _ak.performing import Performance, performing
from _ak.recorder import Recorder
from _ak.starting import Starting
from _ak.stopping import Stopping
from _ak.where import NOWHERE

DEADLINE_S = 20.0


class LanesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.idle = threading.Event()
        self.lanes = Lanes()
        self.busy = Busy(self.idle.set, lambda: None)
        order = Order(RecordedOrder(), self.busy, Clock())
        self.lanes.on_child = lambda _: order.begin() or NOWHERE
        self.busy.on_rest = order.advance
        self.patches = Patches()
        waits = LimitedWaits(self.lanes, self.busy, order, LockTurns(self.busy, order))
        patch_lanes(self.patches, waits)
        stopping = Stopping(Journal(), Recorder(Journal(), False, lambda: None), self.busy)
        loops = Loops(Surroundings(self.busy, order, self.lanes, stopping))
        patch_loops(self.patches, self.lanes, self.busy, loops, order.clock.read)
        self.busy.watch()
        self.patches.install()
        self.addCleanup(self.patches.undo)
        self.addCleanup(self.lanes.enter, None)  # type: ignore[arg-type]
        self.lanes.enter(self.lanes.main)
        line = self.busy.add(State.RUNNING)
        self.busy.begin(line)
        self.addCleanup(self.busy.end, line)

    def test_ids_count_within_a_lane(self) -> None:
        self.assertEqual([self.lanes.current().next_id() for _ in range(3)], ["main:1", "main:2", "main:3"])

    def test_threads_are_numbered_in_the_order_of_their_start(self) -> None:
        seen: dict[str, str] = {}
        gates = [threading.Event() for _ in range(3)]

        def work(number: int) -> None:
            gates[number].wait(DEADLINE_S)
            seen[str(number)] = self.lanes.current().next_id()

        threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        for number in (2, 0, 1):
            gates[number].set()
            threads[number].join()
        self.assertEqual(seen, {"0": "main.1:1", "1": "main.2:1", "2": "main.3:1"})

    def test_a_thread_of_a_thread(self) -> None:
        seen: list[str] = []

        def outer() -> None:
            inner = threading.Thread(target=lambda: seen.append(self.lanes.current().id))
            inner.start()
            inner.join()

        thread = threading.Thread(target=outer)
        thread.start()
        thread.join()
        self.assertEqual(seen, ["main.1.1"])

    def test_work_items_are_numbered_and_their_threads_are_not(self) -> None:
        with ThreadPoolExecutor(2) as pool:
            futures = [pool.submit(lambda: self.lanes.current().next_id()) for _ in range(5)]
            self.assertEqual([future.result() for future in futures], [f"main.{n}:1" for n in range(1, 6)])
        self.assertEqual(self.lanes.current().child().id, "main.6")

    def test_tasks_are_numbered_in_the_order_they_are_made(self) -> None:
        seen: dict[str, str] = {}

        async def work(name: str, turns: int) -> None:
            for _ in range(turns):
                await asyncio.sleep(0)
            seen[name] = self.lanes.current().next_id()

        async def main() -> None:
            seen["main"] = self.lanes.current().next_id()
            await asyncio.gather(work("a", 3), work("b", 1))

        asyncio.run(main())
        self.assertEqual(seen, {"main": "main.1:1", "a": "main.1.1:1", "b": "main.1.2:1"})
        self.assertEqual(self.lanes.current().id, "main")

    def test_a_task_may_continue_a_lane(self) -> None:
        async def main() -> str:
            self.lanes.adopt_task(self.lanes.main)
            return self.lanes.current().next_id()

        self.assertEqual(asyncio.run(main()), "main:1")

    if hasattr(asyncio, "eager_task_factory"):  # Python 3.12 and later

        def test_eager_tasks(self) -> None:
            async def work() -> str:
                return self.lanes.current().id

            async def main() -> Any:
                asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
                return await asyncio.gather(work(), work())

            self.assertEqual(asyncio.run(main()), ["main.1.1", "main.1.2"])

    def test_what_a_recorded_call_starts_belongs_to_it(self) -> None:
        seen: list[Any] = []

        def work() -> None:
            seen.append(performing.get())

        performance = Performance()
        token = performing.set(performance)
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        performing.reset(token)
        self.assertEqual((seen, self.lanes.main.child().id), ([performance], "main.1"))

    def test_undo_restores_everything(self) -> None:
        import concurrent.futures.thread as pools

        self.assertIn("_ak", threading.Thread.start.__code__.co_filename)
        self.patches.undo()
        owners = (
            threading.Thread,
            threading.Condition,
            pools._WorkItem,
            pools.ThreadPoolExecutor,
            asyncio.BaseEventLoop,
        )
        for owner in owners:
            functions = [thing for thing in vars(owner).values() if hasattr(thing, "__code__")]
            self.assertFalse([thing for thing in functions if "_ak" in thing.__code__.co_filename], owner)
        self.assertNotIn(self.patches, sys.meta_path)

    def test_modules_are_patched_when_they_are_imported(self) -> None:
        source = """
import sys
from _ak.busy import Busy
from _ak.clock import Clock
from _ak.journal import Journal
from _ak.lanes import Lanes
from _ak.limited_waits import LimitedWaits
from _ak.lock_turns import LockTurns
from _ak.loop_patches import patch_loops
from _ak.loops import Loops, Surroundings
from _ak.marks import RecordedOrder
from _ak.order import Order
from _ak.patches import Patches
from _ak.recorder import Recorder
from _ak.stopping import Stopping
lanes, busy, patches = Lanes(), Busy(lambda: None, lambda: None), Patches()
order = Order(RecordedOrder(), busy, Clock())
stopping = Stopping(Journal(), Recorder(Journal(), False, lambda: None), busy)
patch_loops(patches, lanes, busy, Loops(Surroundings(busy, order, lanes, stopping)), order.clock.read)
assert "asyncio" not in sys.modules
patches.install()
import asyncio
print("_ak" in asyncio.BaseEventLoop.create_task.__code__.co_filename)
"""
        done = subprocess.run(
            [sys.executable, "-c", source],
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            cwd=sys.path[0] or ".",
            check=False,
            env={"PYTHONPATH": __file__.rpartition("/tests/")[0], "PYTHONDONTWRITEBYTECODE": "1"},
        )
        self.assertEqual((done.stdout, done.stderr), ("True\n", ""))


class BusyTest(unittest.TestCase):
    def setUp(self) -> None:
        self.idles = threading.Semaphore(0)
        self.busy = Busy(self.idles.release, lambda: None)
        self.busy.watch()
        self.line = self.busy.add(State.RUNNING)
        self.busy.begin(self.line)

    def ask(self, line: Any, state: State = State.WITH_HOST) -> bool:
        with self.busy.asking(line, state) as is_busy:
            return is_busy

    def answer(self, line: Any) -> None:
        wait = self.busy.wait(line)
        with self.busy.answering(line, wait):
            self.busy.wake(line, wait)

    def test_one_line(self) -> None:
        self.assertFalse(self.ask(self.line))
        self.answer(self.line)
        self.assertFalse(self.ask(self.line))
        self.assertFalse(self.idles.acquire(blocking=False))

    def test_idle_follows_when_the_other_line_waits_too(self) -> None:
        other = self.busy.add(State.RUNNING)
        self.assertTrue(self.ask(self.line))
        self.assertFalse(self.idles.acquire(blocking=False))
        self.busy.change(other, State.BLOCKED)
        self.assertTrue(self.idles.acquire(timeout=DEADLINE_S))

    def test_idle_follows_an_answer_after_which_nothing_is_asked(self) -> None:
        other = self.busy.add(State.BLOCKED)
        self.assertTrue(self.ask(self.line))
        self.assertTrue(self.idles.acquire(timeout=DEADLINE_S))
        self.answer(self.line)
        self.busy.end(self.line)
        self.busy.change(other, State.WITH_HOST)
        self.assertTrue(self.idles.acquire(timeout=DEADLINE_S))

    def test_who_is_interrupted_runs_and_then_does_what_it_did(self) -> None:
        for state in (State.WITH_HOST, State.TURN, State.BLOCKED, State.SLEEPING, State.RUNNING):
            self.busy.change(self.line, state)
            with self.busy.interrupted():
                self.assertIs(self.line.state, State.RUNNING)
            self.assertIs(self.line.state, state)

    def test_what_came_meanwhile_is_not_waited_for_any_more(self) -> None:
        outer = self.busy.wait(self.line)
        self.ask(self.line)
        with self.busy.interrupted():
            inner = self.busy.wait(self.line)
            self.ask(self.line)
            with self.busy.answering(self.line, outer):
                self.assertIs(self.line.state, State.WITH_HOST)  # The handler waits for something else.
                self.busy.wake(self.line, outer)
            self.assertIs(self.line.state, State.WITH_HOST)
            self.busy.wake(self.line, inner)
            self.assertIs(self.line.state, State.RUNNING)
        self.assertIs(self.line.state, State.RUNNING)

    def test_what_is_about_to_be_handed_out_is_waited_for_on(self) -> None:
        wait = self.busy.wait(self.line)
        self.ask(self.line)
        with self.busy.interrupted(), self.busy.answering(self.line, wait):
            pass
        self.assertIs(self.line.state, State.TURN)
        self.busy.wake(self.line, wait)
        self.assertIs(self.line.state, State.RUNNING)

    def test_a_handler_that_raises_ends_the_wait(self) -> None:
        wait = self.busy.wait(self.line)
        self.ask(self.line)
        with self.assertRaises(KeyError), self.busy.interrupted():
            raise KeyError
        self.busy.wake(self.line, wait)
        self.assertIs(self.line.state, State.RUNNING)

    def test_what_a_handler_ended_may_be_followed_by_another_wait(self) -> None:
        wait = self.busy.wait(self.line)
        with self.assertRaises(KeyError), self.busy.interrupted():
            raise KeyError
        self.busy.wait_on(self.line, wait)
        self.assertIs(self.line.state, State.WITH_HOST)
        self.busy.wake(self.line, wait)
        self.assertIs(self.line.state, State.RUNNING)

    def test_one_that_another_line_let_go_on_runs(self) -> None:
        self.busy.change(self.line, State.BLOCKED)
        with self.busy.interrupted():
            self.busy.promise(self.line, State.BLOCKED)
        self.assertIs(self.line.state, State.RUNNING)

    def test_a_loop_with_something_under_way_is_not_idle(self) -> None:
        self.assertTrue(self.ask(self.line, State.RUNNING))
        self.busy.waking()
        self.assertTrue(self.busy.rest(self.line, False, ()))
        self.assertFalse(self.idles.acquire(blocking=False))
        self.assertTrue(self.busy.promise(self.line, State.LOOP))
        self.busy.change(self.line, State.RUNNING)
        self.busy.woken()
        self.assertFalse(self.busy.rest(self.line, False, (1,)))
        self.assertFalse(self.idles.acquire(blocking=False))
        self.assertTrue(self.busy.rest(self.line, False, ()))
        self.assertTrue(self.idles.acquire(timeout=DEADLINE_S))

    def test_a_line_that_runs_holds_up_the_others(self) -> None:
        rested = threading.Event()
        self.busy.on_rest = rested.set
        other = self.busy.add(State.TURN)
        self.assertTrue(self.busy.is_held_up(other))
        self.assertFalse(self.busy.is_held_up(self.line))
        self.busy.change(self.line, State.WITH_HOST)
        self.assertFalse(self.busy.is_held_up(other))

    def test_a_line_that_waits_in_a_way_we_cannot_see_is_excused(self) -> None:
        rested, gate = threading.Event(), threading.Lock()
        self.busy.on_rest = rested.set
        gate.acquire()
        line = self.busy.add(State.RUNNING)

        def work() -> None:
            self.busy.begin(line)
            gate.acquire()

        self.assertIsNone(self.busy.asleep())
        threading.Thread(target=work, daemon=True).start()
        self.busy.change(self.line, State.TURN)
        self.assertTrue(self.busy.is_held_up(self.line))
        self.assertTrue(rested.wait(DEADLINE_S))
        self.assertFalse(self.busy.is_held_up(self.line))
        self.assertEqual(len(self.busy.asleep() or ()), 1)
        gate.release()

    def test_a_line_that_starts_a_thread_is_not_excused(self) -> None:
        rested, gate = threading.Event(), threading.Lock()
        self.busy.on_rest = rested.set
        gate.acquire()
        line = self.busy.add(State.RUNNING)

        def work() -> None:
            self.busy.begin(line)
            with Starting(self.busy).thread():
                gate.acquire()
            self.busy.end(line)

        threading.Thread(target=work, daemon=True).start()
        self.busy.change(self.line, State.TURN)
        self.assertTrue(self.busy.is_held_up(self.line))
        self.assertFalse(rested.wait(0.2) and not self.busy.is_held_up(self.line))
        gate.release()


if __name__ == "__main__":
    unittest.main()
