"""Serves measurements from inside a process: what `cost.py` asks for on one pipe is run, the answer goes to another.

A library to the programs: nothing in here is rewritten, so its own calls cost the same with and without a session. It
is reached by a subscription, because that is no call and passes no guard.

Processor time, of all threads of the process: the clock would measure what else the machine does.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import time
from collections.abc import Mapping
from typing import Any, Callable

ASKED, ANSWERED = "BENCH_ASKED", "BENCH_ANSWERED"
"""Environment variables with the numbers of the descriptors."""

Program = Callable[[int], Any]


class _Turns:
    """`TURNS[programs]` serves until nobody asks any more."""

    def __getitem__(self, programs: Mapping[str, Program]) -> None:
        answers = int(os.environ[ANSWERED])
        with os.fdopen(int(os.environ[ASKED]), encoding="utf-8") as asked:
            for line in asked:
                os.write(answers, (json.dumps(_answer(programs, json.loads(line))) + "\n").encode())


def _answer(programs: Mapping[str, Program], asked: dict[str, Any]) -> dict[str, Any]:
    if "module" in asked:
        return {"seconds": _import_anew(asked["module"])}
    run, size = programs[asked["program"]], asked["size"]
    gc.collect()
    started = time.process_time()
    result = run(size)
    return {"seconds": time.process_time() - started, "result": repr(result)}


def _import_anew(name: str) -> float:
    """Whether it reads bytecode or compiles, the cache decides."""
    sys.modules.pop(name, None)
    importlib.invalidate_caches()
    started = time.process_time()
    importlib.import_module(name)
    return time.process_time() - started


TURNS = _Turns()
