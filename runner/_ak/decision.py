"""What becomes of a call, as the classifier says it."""

from __future__ import annotations

from dataclasses import dataclass

from autokitteh.marks import DEFAULT_POLICY, Policy

UNKNOWN = "unknown code: recorded, so that it happens once"
"""The reason of a decision that no rule and no row made."""


@dataclass(frozen=True)
class Decision:
    """What becomes of a call: one of `Kind`, the qualified name for people and for Temporal, and why.

    `is_whole`: somebody said so of this very call, and what it calls is part of it. `is_settled`: it is so because of
    where the code stands, whatever object it is called on.
    """

    kind: str
    name: str
    reason: str
    policy: Policy = DEFAULT_POLICY
    is_whole: bool = False
    is_settled: bool = False
