"""Generated programs do the same plain, rewritten and durable: same evaluations, in the same order, each once.

A few in every run, always the same ones; `AK_GENERATED=500 pytest --timeout 0 runner/tests/test_generated.py` tries as
many new ones.
"""

from __future__ import annotations

import os
import tempfile
import unittest
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir

from tests.corpus import Program, differences, run_program_durably, run_program_plain
from tests.generated_programs import programs
from tests.outside_world import PageServer
from tests.scripted_host import Loss
from tests.test_rewrite import differences as differences_when_rewritten

_WANTED = int(os.environ.get("AK_GENERATED", "0"))
_MAX_CALLS = 60
# Runs a generated program inside one process; `t` notes what is evaluated.
_INSIDE = """
import asyncio
import types

outside = types.SimpleNamespace(note=lambda *things: t(things, things[0] if len(things) == 1 else things))


def fail(kind, *args):
    t(kind.__name__)
    raise kind(*args)


async def fetch(thing):
    return {'fetched': t('fetch', thing)}


outside.fail, outside.fetch = fail, fetch
print = lambda *things: t(('print', things))
"""
_AT_THE_END = """
ended = main(None)
result = asyncio.run(ended) if asyncio.iscoroutine(ended) else ended
"""

set_hypothesis_home_dir(os.path.join(tempfile.gettempdir(), f"ak-tests-hypothesis-{os.getuid()}"))


def some(count: int) -> Any:
    """`count` programs, always the same; or as many others as were asked for."""
    return settings(
        max_examples=_WANTED or count,
        derandomize=not _WANTED,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        # A smaller program that fails is worth minutes only to somebody who waits for it.
        phases=[Phase.generate, Phase.shrink] if _WANTED else [Phase.generate],
    )


class Generated(unittest.TestCase):
    server: PageServer

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = PageServer()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.close()

    @some(40)
    @given(programs())
    def test_rewritten(self, source: str) -> None:
        inside = _INSIDE + source.replace("import outside\n", "") + _AT_THE_END
        self.assertEqual(differences_when_rewritten(inside), [], source)

    @some(8)
    @given(programs(), st.lists(st.floats(0, 1), max_size=3))
    def test_durable(self, source: str, losses: list[float]) -> None:
        """`losses`: when in the program's life it loses its runner."""
        with tempfile.TemporaryDirectory(prefix="ak-generated-") as folder:
            path = Path(folder, "program.py")
            path.write_text(source, encoding="utf-8")
            program = Program(path)
            plain = run_program_plain(program, self.server)
            durable = run_program_durably(program, self.server)
            self.assertEqual(differences(program, plain, durable), [], source)
            assert durable.story is not None
            count = len(durable.story.calls)
            if not count or count > _MAX_CALLS:
                return
            chosen = {1 + round(when * (count - 1)) for when in losses}
            lost = run_program_durably(
                program, self.server, tuple(Loss("recorded", number) for number in sorted(chosen))
            )
            self.assertEqual(differences(program, plain, lost), [], source)
            assert lost.story is not None
            self.assertEqual(lost.story.runners, 1 + len(chosen))
