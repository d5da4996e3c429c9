"""What comes from outside: one thing at a time, and on a replay in the order of the marks."""

from __future__ import annotations

import unittest
from typing import Optional

from _ak.busy import Busy, Line, State
from _ak.clock import Clock
from _ak.journal import Journal
from _ak.marks import Marks
from _ak.order import BEGIN, Mark, Order
from _ak.prints import PrintLanes, PrintMark
from tests.recorded import ListedMarks, journal_of, record


class OrderCase(unittest.TestCase):
    def start(self, *marked: str) -> None:
        self.given: list[str] = []
        self.busy = Busy(lambda: None, lambda: None)
        marks = ListedMarks(Mark(item, None, float(at)) for at, item in enumerate(marked))
        self.order = Order(marks, self.busy, Clock())
        self.busy.on_rest = self.order.advance
        self.order.begin()

    def arrive(self, *items: str, line: Optional[Line] = None) -> list[str]:
        for item in items:
            self.order.arrive(item, line, lambda _, item=item: self.given.append(item) is None)
        return self.given

    def marks(self) -> list[str]:
        return [mark.item_id for mark in self.order.take_marks() if mark.item_id != BEGIN]


class OrderTest(OrderCase):
    def test_marked_items_come_in_the_order_of_the_marks(self) -> None:
        self.start("a", "b", "c")
        self.assertEqual(self.arrive("c"), [])
        self.assertEqual(self.arrive("b"), [])
        self.assertEqual(self.arrive("a"), ["a", "b", "c"])
        self.assertEqual((self.order.is_replaying, self.marks()), (False, []))

    def test_what_has_no_mark_comes_after_all_that_have_and_is_marked(self) -> None:
        self.start("a")
        self.assertEqual(self.arrive("x", "y"), [])
        self.assertEqual(self.arrive("a"), ["a", "x", "y"])
        self.assertEqual(self.marks(), ["x", "y"])

    def test_what_nobody_waits_for_any_more_is_passed_over(self) -> None:
        self.start("a", "b")
        self.arrive("b", "x")
        self.order.withdraw("a")
        self.order.withdraw("z")
        self.assertEqual(self.given, ["b", "x"])

    def test_the_others_must_be_at_rest(self) -> None:
        self.start()
        first, second = self.busy.add(State.WITH_HOST), self.busy.add(State.RUNNING)
        self.assertEqual(self.arrive("a", line=first), [])
        self.assertEqual(self.arrive("b", line=second), [])
        self.busy.change(second, State.BLOCKED)
        self.assertEqual(self.given, ["a", "b"])

    def test_who_is_woken_goes_before_what_comes_from_outside(self) -> None:
        self.start()
        running, woken = self.busy.add(State.RUNNING), self.busy.add(State.TURN)
        self.arrive("a")
        self.order.wake(woken, lambda: self.given.append("woken"))
        self.assertEqual(self.given, [])
        self.busy.change(running, State.BLOCKED)
        self.assertEqual((self.given, woken.state), (["woken"], State.RUNNING))
        self.busy.change(woken, State.WITH_HOST)
        self.assertEqual(self.given, ["woken", "a"])

    def test_one_lane_needs_no_marks(self) -> None:
        self.start("a")
        self.order.is_concurrent = False
        self.assertEqual(self.arrive("b"), ["b"])
        self.order.pass_alone("a")
        self.order.pass_alone("c")
        self.assertEqual((self.order.is_replaying, self.marks()), (False, ["c"]))

    def test_what_is_held_up(self) -> None:
        self.start("a", "b")
        self.assertIsNone(self.order.stalled(0))
        self.arrive("b")
        self.assertEqual((self.order.stalled(0), self.order.stalled(60)), ("a", None))

    def test_the_clock_stands_at_the_marks_and_goes_on_from_the_last(self) -> None:
        self.start("a", "b")
        self.assertEqual(self.order.clock.read(), 0.0)
        self.arrive("a")
        self.assertEqual(self.order.clock.read(), 0.0)
        self.arrive("b")
        self.assertGreaterEqual(self.order.clock.read(), 1.0)
        self.assertLess(self.order.clock.read(), 60.0)

    def test_the_clock_stands_at_its_beginning_until_the_first_mark(self) -> None:
        self.start()
        begun = self.order.take_marks()
        self.assertEqual([mark.item_id for mark in begun], [BEGIN])
        self.order = Order(ListedMarks([*begun, Mark("a", None, begun[0].at + 60)]), self.busy, Clock())
        self.order.begin()
        self.assertEqual((self.order.clock.read(), self.order.is_replaying), (begun[0].at, True))
        self.arrive("a")
        self.assertGreaterEqual(self.order.clock.read(), begun[0].at + 60)
        self.assertEqual(self.marks(), [])

    def test_the_clock_goes_on_when_nothing_came_after_the_beginning(self) -> None:
        self.order = Order(ListedMarks([Mark(BEGIN, None, 1e9)]), Busy(lambda: None, lambda: None), Clock())
        self.order.begin()
        self.assertFalse(self.order.is_replaying)
        self.assertLess(1e9, self.order.clock.read())

    def test_when_live(self) -> None:
        self.start("a")
        called: list[str] = []
        self.assertTrue(self.order.when_live("t", lambda: called.append("t")))
        self.assertTrue(self.order.when_live("u", lambda: called.append("u")))
        self.order.withdraw("u")
        self.arrive("a")
        self.assertEqual(called, ["t"])
        self.assertFalse(self.order.when_live("v", lambda: called.append("v")))


class LookingTest(OrderCase):
    """Lines that wait for what another one does, and look whether it is done (lock_turns.py)."""

    def look_later(self, *names: str) -> list[Line]:
        lines = [self.busy.add(State.RUNNING) for _ in names]
        for line, name in zip(lines, names):
            self.order.look_later(line, lambda name=name: self.given.append(name), State.BLOCKED)
        return lines

    def test_they_look_when_another_one_has_run_and_rests(self) -> None:
        self.start()
        waiting, *_ = self.look_later("look")
        other = self.busy.add(State.WITH_HOST)
        self.assertEqual(self.given, [])
        self.order.arrive("a", other, lambda _: self.busy.change(other, State.RUNNING) is None)
        self.assertEqual((self.given, waiting.state), ([], State.TURN))
        self.busy.change(other, State.WITH_HOST)
        self.assertEqual((self.given, waiting.state), (["look"], State.RUNNING))

    def test_who_saw_nothing_lets_nobody_look(self) -> None:
        self.start()
        first, second = self.look_later("first", "second")
        self.order.has_run()
        self.assertEqual(self.given, ["first"])
        self.order.look_later(first, lambda: self.given.append("again"), State.BLOCKED)
        self.assertEqual(self.given, ["first", "second"])
        self.order.look_later(second, lambda: self.given.append("again"), State.BLOCKED)
        self.assertEqual(self.given, ["first", "second"])
        self.order.look_no_more(second)
        self.order.has_run()
        self.assertEqual(self.given, ["first", "second", "again"])

    def test_they_keep_the_order_in_which_they_came(self) -> None:
        self.start()
        first, *_ = self.look_later("first", "second")
        self.order.look_now(first)
        self.order.look_later(first, lambda: self.given.append("again"), State.BLOCKED)
        self.order.has_run()
        self.assertEqual(self.given, ["first", "again"])

    def test_one_that_gives_up_is_not_called(self) -> None:
        self.start()
        running = self.busy.add(State.RUNNING)
        waiting, *_ = self.look_later("look")
        self.order.has_run()
        self.order.look_no_more(waiting)
        self.busy.change(running, State.BLOCKED)
        self.assertEqual(self.given, [])


class MarksTest(unittest.TestCase):
    def test_marks_come_back_as_they_were_kept(self) -> None:
        kept: list[tuple[str, object]] = []
        marks = Marks(Journal())
        things = [Mark("main:1", 3, 0.5), PrintMark(0, "main.1"), Mark("main:2", None, 0.7)]
        marks.keep(things[:2], lambda item_id, name, value: kept.append((item_id, value)))
        marks.keep((), lambda *_: self.fail("nothing to keep"))
        marks.keep(things[2:] + things[:1], lambda item_id, name, value: kept.append((item_id, value)))
        self.assertEqual([item_id for item_id, _ in kept], ["order~0", "order~1"])
        again = Marks(self.journal(kept))
        order = [again.order[place] for place in range(len(again.order))]
        self.assertEqual((order, again.prints), ([things[0], things[2]], [things[1]]))
        self.assertEqual([again.order.place(item_id) for item_id in ("main:1", "main:2", "main:3")], [0, 1, -1])

    def journal(self, kept: list[tuple[str, object]]) -> Journal:
        import base64
        import pickle

        lines = [record((item_id, base64.b64encode(pickle.dumps(value)).decode())) for item_id, value in kept]
        return journal_of(*lines)


class PrintLanesTest(unittest.TestCase):
    def test_each_lane_has_told_what_is_stored_of_it(self) -> None:
        noted = [PrintMark(0, "a"), PrintMark(1, "b"), PrintMark(2, "a"), PrintMark(3, "a")]
        lanes = PrintLanes(noted=noted, stored=3)
        self.assertEqual([lanes.has_told("a") for _ in range(3)], [True, True, False])
        self.assertEqual([lanes.has_told("b") for _ in range(2)], [True, False])
