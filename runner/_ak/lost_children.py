"""Numbers of child processes that a lost process started. Whoever waits for one now would wait for nobody, or for a
process of somebody else that was given the number since.
"""

from __future__ import annotations

from typing import Any

from _ak.remaking import HandleLost

_STARTING = frozenset("os.fork os.posix_spawn os.posix_spawnp os.spawnl os.spawnle os.spawnlp os.spawnlpe".split())
_TAKING = frozenset("os.waitpid os.wait4 os.waitid os.kill os.killpg os.pidfd_open os.getpgid os.setpgid".split())


class LostChildren:
    """Told of the calls that are answered from the journal, asked before a call is performed."""

    def __init__(self) -> None:
        self._made_by: dict[int, str] = {}

    def knows(self, name: str) -> bool:
        """Whether it is told of the results of these calls."""
        return name in _STARTING

    def recalled(self, name: str, result: object, made_by: str) -> None:
        if name in _STARTING and isinstance(result, int):
            self._made_by[result] = made_by

    def check(self, name: str, args: tuple[Any, ...]) -> None:
        """Raises HandleLost for the number of a lost child."""
        if name not in _TAKING or not self._made_by:
            return
        for arg in args:
            if type(arg) is int and arg in self._made_by:
                reason = "it may have ended, or may still run, without us"
                raise HandleLost("child process", self._made_by[arg], reason)
