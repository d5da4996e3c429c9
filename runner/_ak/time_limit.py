"""Calls that may take so long and no longer.

Python cannot end a call from outside. One that is too slow is left behind in a thread of its own, and what it still
answers is thrown away; one that is awaited is cancelled.
"""

from __future__ import annotations

import contextvars
import threading
from queue import Empty, SimpleQueue
from typing import Any, Callable, Optional


def limited(fn: Callable[..., Any], seconds: float, name: str) -> Callable[..., Any]:
    """`fn`, but it raises TimeoutError when it takes longer."""

    def call(*args: Any, **kwargs: Any) -> Any:
        answers: SimpleQueue[tuple[Any, Optional[BaseException]]] = SimpleQueue()

        def work() -> None:
            try:
                answers.put((fn(*args, **kwargs), None))
            except BaseException as err:  # Raised again where the call stands.
                answers.put((None, err))

        context = contextvars.copy_context()
        threading.Thread(target=context.run, args=(work,), name=name, daemon=True).start()
        try:
            result, err = answers.get(timeout=seconds)
        except Empty:
            raise _too_long(name, seconds) from None
        if err is not None:
            raise err
        return result

    return call


async def limited_soon(awaitable: Any, seconds: float, name: str) -> Any:
    """What is awaited; raises TimeoutError when it takes longer."""
    import asyncio

    task: Any = asyncio.ensure_future(awaitable)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    finally:
        task.cancel()  # Of one that is done this changes nothing.
    if not done:
        raise _too_long(name, seconds)
    return task.result()


def _too_long(name: str, seconds: float) -> TimeoutError:
    return TimeoutError(f"{name} took longer than {seconds:g} s")
