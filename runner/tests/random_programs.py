"""Makes concurrent programs at random: tasks, threads and executors that call out, wait for one another and print.

`random_program(seed)` is the text of a module with a handler `main`. The order in which its lanes go on depends on
nothing but the order in which the host answers, so the same host makes it print the same, losses or not. With
`is_timed`, it also depends on how much time passes.
"""

from __future__ import annotations

import random
import sys
import textwrap
from typing import Callable

HEADER = """\
import asyncio
import contextvars
import queue
import threading
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, as_completed, wait

import outside

who = contextvars.ContextVar("who", default="nobody")
log = []


def say(*things):
    log.append(things)
    print(*things, who.get())


async def agen(name, count):
    try:
        for n in range(count):
            yield await outside.fetch((name, n))
    finally:
        say("agen", name, "closed")
"""

Body = list[str]


class _Writer:
    def __init__(self, seed: int, is_timed: bool) -> None:
        self._random = random.Random(seed)
        self._is_timed = is_timed
        self._functions: list[str] = []
        self._names = 0
        self._calls = 0

    def program(self) -> str:
        if self._random.random() < 0.6:
            head, body = "async def main(event):", self._coroutine_body(3)
        else:
            head, body = "def main(event):", self._thread_body(3)
        main = "\n".join([head, *_indent([*body, "return log"])])
        return "\n\n\n".join([HEADER.strip(), *self._functions, main]) + "\n"

    def _name(self) -> str:
        self._names += 1
        return f"n{self._names}"

    def _coroutine(self, depth: int) -> str:
        """The name of a new coroutine function without parameters."""
        name = self._name()
        body = self._coroutine_body(depth)
        self._functions.append("\n".join([f"async def {name}():", *_indent([*body, f"return {name!r}"])]))
        return name

    def _function(self, depth: int) -> str:
        name = self._name()
        body = self._thread_body(depth)
        self._functions.append("\n".join([f"def {name}():", *_indent([*body, f"return {name!r}"])]))
        return name

    def _coroutine_body(self, depth: int) -> Body:
        simple = [self._fetch, self._note, self._yield, self._long_sleep, self._failing, self._context, self._agen]
        nested = [
            self._gather,
            self._tasks,
            self._first,
            self._as_completed,
            self._cancel,
            self._queue,
            self._lock,
            self._event,
            self._to_thread,
            self._finally,
            self._shield,
            self._nowait,
        ]
        if sys.version_info >= (3, 11):
            nested += [self._group, self._barrier]
        if self._is_timed:
            simple += [self._short_sleep, self._short_sleep]
            nested += [self._wait_for, self._call_later]
        return self._body(depth, simple, nested)

    def _thread_body(self, depth: int) -> Body:
        simple = [self._note, self._thread_sleep, self._failing_in_thread, self._context]
        nested = [
            self._threads,
            self._pool_map,
            self._pool_submit,
            self._pool_as_completed,
            self._thread_queue,
            self._thread_lock,
            self._condition,
            self._own_loop,
        ]
        if self._is_timed:
            simple += [self._short_thread_sleep]
            nested += [self._thread_limits]
        return self._body(depth, simple, nested)

    def _body(self, depth: int, simple: list[Callable[[], Body]], nested: list[Callable[[int], Body]]) -> Body:
        lines: Body = []
        for _ in range(self._random.randint(1, 3)):
            if depth > 0 and self._calls < 25 and self._random.random() < 0.5:
                lines += self._random.choice(nested)(depth - 1)
            else:
                lines += self._random.choice(simple)()
        return lines

    def _label(self) -> str:
        self._calls += 1
        return f"c{self._calls}"

    # What a coroutine does.

    def _fetch(self) -> Body:
        label = self._label()
        return [f"say({label!r}, await outside.fetch({label!r}))"]

    def _note(self) -> Body:
        label = self._label()
        return [f"say({label!r}, outside.note({label!r}))"]

    def _yield(self) -> Body:
        return ["await asyncio.sleep(0)"] * self._random.randint(1, 3) + [f"say({self._label()!r})"]

    def _long_sleep(self) -> Body:
        return [f"await asyncio.sleep({self._random.randint(1, 5)})", f"say({self._label()!r})"]

    def _short_sleep(self) -> Body:
        return [f"await asyncio.sleep({self._random.randint(1, 30) / 1000})", f"say({self._label()!r})"]

    def _failing(self) -> Body:
        call = self._random.choice(["outside.fail(KeyError, 1)", "await outside.fetch_badly(1)"])
        return ["try:", f"    {call}", "except LookupError as err:", f"    say({self._label()!r}, repr(err))"]

    def _context(self) -> Body:
        return [f"who.set({self._label()!r})"]

    def _agen(self) -> Body:
        label = self._label()
        count = self._random.randint(1, 3)
        leave = ["    if thing['fetched'][1] == 1:", "        break"] if self._random.random() < 0.5 else []
        return [f"async for thing in agen({label!r}, {count}):", f"    say({label!r}, thing)", *leave]

    def _some(self, make: Callable[[int], str], depth: int) -> list[str]:
        return [make(depth) for _ in range(self._random.randint(2, 3))]

    def _called(self, depth: int) -> str:
        return ", ".join(f"{name}()" for name in self._some(self._coroutine, depth))

    def _gather(self, depth: int) -> Body:
        return [f"say(await asyncio.gather({self._called(depth)}))"]

    def _tasks(self, depth: int) -> Body:
        order = self._random.choice(["tasks", "reversed(tasks)"])
        return [
            f"tasks = [asyncio.create_task(c) for c in ({self._called(depth)})]",
            *self._body(0, [self._fetch, self._note, self._yield], []),
            f"for task in {order}:",
            "    say(await task)",
        ]

    def _first(self, depth: int) -> Body:
        return [
            f"tasks = [asyncio.create_task(c) for c in ({self._called(depth)})]",
            "done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)",
            "say([task in done for task in tasks])",
            "for task in tasks:",
            "    task.cancel()",
            "say([type(r).__name__ for r in await asyncio.gather(*tasks, return_exceptions=True)])",
        ]

    def _as_completed(self, depth: int) -> Body:
        return [f"for future in asyncio.as_completed([{self._called(depth)}]):", "    say(await future)"]

    def _cancel(self, depth: int) -> Body:
        return [
            f"task = asyncio.create_task({self._coroutine(depth)}())",
            *self._body(0, [self._fetch, self._note, self._yield], []),
            "task.cancel()",
            "try:",
            "    say(await task)",
            "except asyncio.CancelledError:",
            f"    say({self._label()!r}, 'cancelled')",
        ]

    def _queue(self, depth: int) -> Body:
        worker = self._name()
        self._functions.append(
            textwrap.dedent(
                f"""\
                async def {worker}(todo, name):
                    while True:
                        item = await todo.get()
                        say(name, await outside.fetch(item))
                        todo.task_done()"""
            )
        )
        items = [self._label() for _ in range(self._random.randint(2, 4))]
        return [
            f"todo = asyncio.Queue(maxsize={self._random.randint(0, 2)})",
            f"workers = [asyncio.create_task({worker}(todo, i)) for i in range(2)]",
            f"for item in {items!r}:",
            "    await todo.put(item)",
            "await todo.join()",
            "for task in workers:",
            "    task.cancel()",
            "await asyncio.gather(*workers, return_exceptions=True)",
        ]

    def _lock(self, depth: int) -> Body:
        what = self._random.choice(["asyncio.Lock()", "asyncio.Semaphore(2)"])
        worker = self._name()
        self._functions.append(
            textwrap.dedent(
                f"""\
                async def {worker}(lock, name):
                    async with lock:
                        say(name, await outside.fetch(name))
                    say(name, "out")"""
            )
        )
        return [f"lock = {what}", f"await asyncio.gather(*({worker}(lock, i) for i in range(3)))"]

    def _event(self, depth: int) -> Body:
        waiter = self._name()
        self._functions.append(
            textwrap.dedent(
                f"""\
                async def {waiter}(event, name):
                    await event.wait()
                    say(name, await outside.fetch(name))"""
            )
        )
        return [
            "event = asyncio.Event()",
            f"tasks = [asyncio.create_task({waiter}(event, i)) for i in range(2)]",
            *self._body(0, [self._fetch, self._yield], []),
            "event.set()",
            "await asyncio.gather(*tasks)",
        ]

    def _to_thread(self, depth: int) -> Body:
        names = self._some(self._function, min(depth, 1))
        calls = ", ".join(f"asyncio.get_running_loop().run_in_executor(None, {name})" for name in names)
        return [f"say(await asyncio.gather({calls}))"]

    def _finally(self, depth: int) -> Body:
        return ["try:", *_indent(self._coroutine_body(depth)), "finally:", *_indent(self._fetch())]

    def _shield(self, depth: int) -> Body:
        return [f"say(await asyncio.shield({self._coroutine(depth)}()))"]

    def _nowait(self, depth: int) -> Body:
        return [
            f"task = asyncio.ensure_future({self._coroutine(depth)}())",
            f"task.add_done_callback(lambda t: say({self._label()!r}, t.cancelled()))",
            *self._fetch(),
            "await asyncio.wait([task])",
        ]

    def _group(self, depth: int) -> Body:
        return [
            "try:",
            "    async with asyncio.TaskGroup() as group:",
            *(f"        group.create_task({name}())" for name in self._some(self._coroutine, depth)),
            *([f"        say(await outside.fetch_badly({self._label()!r}))"] if self._random.random() < 0.3 else []),
            "except* LookupError as err:",
            "    say(len(err.exceptions))",
        ]

    def _barrier(self, depth: int) -> Body:
        meets = self._name()
        self._functions.append(
            textwrap.dedent(
                f"""\
                async def {meets}(barrier, name):
                    await outside.fetch(name)
                    say(name, await barrier.wait())"""
            )
        )
        return ["barrier = asyncio.Barrier(3)", f"await asyncio.gather(*({meets}(barrier, i) for i in range(3)))"]

    def _wait_for(self, depth: int) -> Body:
        limit = self._random.randint(1, 40) / 1000
        return [
            "try:",
            f"    say(await asyncio.wait_for({self._coroutine(depth)}(), {limit}))",
            "except asyncio.TimeoutError:",
            f"    say({self._label()!r}, 'timed out')",
        ]

    def _call_later(self, depth: int) -> Body:
        return [
            "loop = asyncio.get_running_loop()",
            f"loop.call_later({self._random.randint(0, 20) / 1000}, say, {self._label()!r})",
            *self._coroutine_body(depth),
        ]

    # What a thread does.

    def _thread_sleep(self) -> Body:
        return [f"time.sleep({self._random.randint(1, 5)})", f"say({self._label()!r})"]

    def _short_thread_sleep(self) -> Body:
        return [f"time.sleep({self._random.randint(1, 30) / 1000})", f"say({self._label()!r})"]

    def _failing_in_thread(self) -> Body:
        return [
            "try:",
            "    outside.fail(KeyError, 1)",
            "except LookupError as err:",
            f"    say({self._label()!r}, repr(err))",
        ]

    def _threads(self, depth: int) -> Body:
        names = self._some(self._function, depth)
        return [
            f"threads = [threading.Thread(target=f) for f in ({', '.join(names)})]",
            "for thread in threads:",
            "    thread.start()",
            *self._body(0, [self._note], []),
            "for thread in threads:",
            "    thread.join()",
        ]

    def _pool(self) -> str:
        return f"with ThreadPoolExecutor({self._random.randint(1, 3)}) as pool:"

    def _pool_map(self, depth: int) -> Body:
        names = ", ".join(self._some(self._function, depth))
        return [self._pool(), f"    say(list(pool.map(lambda f: f(), [{names}])))"]

    def _pool_submit(self, depth: int) -> Body:
        names = ", ".join(self._some(self._function, depth))
        return [
            self._pool(),
            f"    futures = [pool.submit(f) for f in ({names})]",
            *_indent(self._note()),
            "    say([future.result() for future in futures])",
        ]

    def _pool_as_completed(self, depth: int) -> Body:
        names = ", ".join(self._some(self._function, depth))
        take = self._random.choice(
            [
                ["for future in as_completed(futures):", "    say(future.result())"],
                [
                    "done, _ = wait(futures, return_when=FIRST_COMPLETED)",
                    "say(sorted(future.result() for future in done))",
                ],
            ]
        )
        return [self._pool(), f"    futures = [pool.submit(f) for f in ({names})]", *_indent(take)]

    def _thread_queue(self, depth: int) -> Body:
        worker = self._name()
        self._functions.append(
            textwrap.dedent(
                f"""\
                def {worker}(todo, done):
                    while (item := todo.get()) is not None:
                        done.put(outside.note(item))
                        say(item)"""
            )
        )
        items = [self._label() for _ in range(self._random.randint(2, 4))]
        return [
            f"todo, done = queue.Queue({self._random.randint(0, 2)}), queue.Queue()",
            f"threads = [threading.Thread(target={worker}, args=(todo, done)) for _ in range(2)]",
            "for thread in threads:",
            "    thread.start()",
            f"for item in {items!r}:",
            "    todo.put(item)",
            "for thread in threads:",
            "    todo.put(None)",
            f"say([done.get() for _ in {items!r}])",
            "for thread in threads:",
            "    thread.join()",
        ]

    def _thread_lock(self, depth: int) -> Body:
        worker = self._name()
        kind = self._random.choice(["threading.Lock()", "threading.RLock()", "threading.Semaphore(2)"])
        call = self._random.choice([f"outside.note({self._label()!r}, name)", "None"])
        self._functions.append(
            textwrap.dedent(
                f"""\
                def {worker}(lock, name):
                    outside.note(name)
                    with lock:
                        say(name, {call})
                    say(name, outside.note(name, "out"))"""
            )
        )
        return [
            f"lock = {kind}",
            f"threads = [threading.Thread(target={worker}, args=(lock, i)) for i in range(2)]",
            "for thread in threads:",
            "    thread.start()",
            "for thread in threads:",
            "    thread.join()",
        ]

    def _condition(self, depth: int) -> Body:
        waiter = self._name()
        self._functions.append(
            textwrap.dedent(
                f"""\
                def {waiter}(condition, ready, name):
                    with condition:
                        condition.wait_for(lambda: ready)
                    say(name, outside.note(name))"""
            )
        )
        return [
            "condition, ready = threading.Condition(), []",
            f"threads = [threading.Thread(target={waiter}, args=(condition, ready, i)) for i in range(2)]",
            "for thread in threads:",
            "    thread.start()",
            *self._note(),
            "with condition:",
            "    ready.append(1)",
            "    condition.notify_all()",
            *self._note(),
            "for thread in threads:",
            "    thread.join()",
        ]

    def _own_loop(self, depth: int) -> Body:
        return [f"say(asyncio.run({self._coroutine(min(depth, 1))}()))"]

    def _thread_limits(self, depth: int) -> Body:
        limit = self._random.randint(1, 30) / 1000
        name = self._function(depth)
        return self._random.choice(
            [
                [
                    f"thread = threading.Thread(target={name})",
                    "thread.start()",
                    f"thread.join({limit})",
                    "say(thread.is_alive())",
                    "thread.join()",
                ],
                [
                    "finished = threading.Event()",
                    f"thread = threading.Thread(target=lambda: ({name}(), finished.set()))",
                    "thread.start()",
                    f"while not finished.wait({limit}):",
                    f"    say({self._label()!r})",
                    "thread.join()",
                ],
                [
                    f"timer = threading.Timer({limit}, {name})",
                    "timer.start()",
                    *self._note(),
                    "timer.cancel()",
                    "timer.join()",
                ],
            ]
        )


def _indent(lines: Body) -> Body:
    return [f"    {line}" for line in lines]


def random_program(seed: int, is_timed: bool = False) -> str:
    """The same text for the same seed, on each Python of the same features."""
    return _Writer(seed, is_timed).program()
