"""A host that decides which call is answered next, by the names of the open calls and a seed, and only when the program
stands still. So a program takes the same way each time, however long things take and however often its runner is lost.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from time import monotonic
from typing import Any, Optional

from tests.scripted_host import DurableSession, ScriptedHost

# A program whose threads wait for a lock never says that it stands still.
QUIET_S = 0.15
# One that does something again and again, as time passes, does not either.
PATIENCE_S = 0.4
CANCELLED = "~cancelled"
AWAITED = ("asyncio.sleep", "outside.fetch", "outside.fetch_badly")


class ChoosingSession(DurableSession):
    """`journal_at` keeps what a host has after the nth message: how long the journal is, and how many prints it has."""

    seed = 0

    def _serve(self, host: ScriptedHost) -> None:
        self._wanted: dict[str, dict[str, Any]] = {}
        self._given_up: set[str] = set()
        self._is_performing = False
        self._chosen_at = monotonic()
        self.moments: list[tuple[int, int]] = getattr(self, "moments", [])
        super()._serve(host)

    def _take(self, host: ScriptedHost, kind: str, payload: dict[str, Any]) -> bool:
        if kind in ("callback", "want"):
            self._wanted[payload["id"]] = {"kind": kind, **payload}
            is_alive = True
            is_still = not payload["busy"]
        else:
            is_alive = super()._take(host, kind, payload)
            is_of_given_up = payload.get("id") in self._given_up
            self._is_performing = self._is_performing and (kind != "response" or is_of_given_up)
            is_still = kind == "idle"
        if kind == "record":
            for item in payload["items"]:
                is_alive = self._give_up(host, item["id"]) and is_alive
        length = os.path.getsize(self.journal) if os.path.exists(self.journal) else 0
        self.moments.append((length, len(self.story.prints) + len(self.story.logs)))
        if is_alive and is_still:
            return self.choose(host)
        return is_alive

    def _give_up(self, host: ScriptedHost, item_id: str) -> bool:
        """Nobody waits any more for what was cancelled. But a timer ends, and a call is begun: that is recorded. False
        when the runner is to be lost now.
        """
        call_id, _, end = item_id.partition(CANCELLED)
        wanted = self._wanted.pop(call_id, None) if item_id != call_id and not end else None
        if wanted is None:
            return True
        self._given_up.add(call_id)
        with suppress(BrokenPipeError):  # The program is over.
            return super()._take(host, wanted.pop("kind"), wanted)
        return True

    def _await_message(self, host: ScriptedHost) -> None:
        if self._is_performing and self._blocks() and host.is_quiet(PATIENCE_S):
            # The loop that is to perform stands still in another call, for which the host has not waited long enough.
            self._is_performing = False
        while self._wanted and not self._is_performing:
            is_overdue = monotonic() - self._chosen_at > PATIENCE_S
            if not is_overdue and not host.is_quiet(QUIET_S):
                return
            assert self.choose(host)

    def choose(self, host: ScriptedHost) -> bool:
        """Let one call go on; false when the runner is to be lost now."""
        if not self._wanted or self._is_performing:
            return True
        call_id = min(self._wanted, key=self._rank)
        wanted = self._wanted.pop(call_id)
        kind = wanted.pop("kind")
        self._chosen_at = monotonic()
        self._is_performing = kind == "callback"
        return super()._take(host, kind, wanted)

    def _blocks(self) -> bool:
        """Whether a thread stands still in one of the open calls."""
        return any(wanted["name"] not in AWAITED for wanted in self._wanted.values())

    def _rank(self, call_id: str) -> tuple[bool, str]:
        # A call that blocks its thread comes first: it may be the thread of the event loop.
        is_awaited = self._wanted[call_id]["name"] in AWAITED
        return is_awaited, hashlib.sha256(f"{self.seed} {call_id}".encode()).hexdigest()

    def journal_lines(self, length: Optional[int] = None) -> list[dict[str, Any]]:
        with open(self.journal, "rb") as file:
            return [json.loads(line) for line in file.read(-1 if length is None else length).splitlines()]
