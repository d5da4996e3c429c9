"""Calls that are made again on every replay, with everything they call: nothing of it is recorded."""

from __future__ import annotations

import inspect
from typing import Any, Callable

from _ak.held_signals import call, held_signals, lets_in
from _ak.own_frames import leave_out_own
from _ak.performing import Performance, performing


def rerunning(fn: Callable[..., Any]) -> Callable[..., Any]:
    """What is called instead of `fn`."""
    if inspect.iscoroutinefunction(fn):

        async def rerun_soon(*args: Any, **kwargs: Any) -> Any:
            token = performing.set(Performance(keeps_prints=False))
            try:
                return await _call_soon(fn, args, kwargs)
            except BaseException as err:
                leave_out_own(err)
                raise
            finally:
                performing.reset(token)

        rerun_soon.__name__, rerun_soon.__qualname__ = fn.__name__, fn.__qualname__
        return rerun_soon

    is_of_signals = getattr(fn, "__module__", None) in ("signal", "_signal")

    def rerun(*args: Any, **kwargs: Any) -> Any:
        token = performing.set(Performance(keeps_prints=False))
        try:
            # A signal that a setting lets in is no part of it.
            return fn(*args, **kwargs) if is_of_signals else call(fn, args, kwargs)
        except BaseException as err:
            leave_out_own(err)
            raise
        finally:
            performing.reset(token)
            if held_signals.pending:
                held_signals.release()

    return rerun


@lets_in
async def _call_soon(fn: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    return await fn(*args, **kwargs)
